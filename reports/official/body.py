"""Parts of the text that several papers share, from facts of the result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analytics.comment_report import TopicLine, top_topics
from analytics.facts import ENDS, weakest_dimension
from analytics.publication import FIRST, FIRST_AND_LAST, GRADES, PublishedClass, PublishedUnit, PublishedView
from reports.official.material import Material
from reports.official.paper import BODY, HEAD, Annex, Colophon, OfficialPaper, Text
from words import notice as told
from words import say
from words.dates import day
from words.sentences import class_title

MOST_PROBLEMS = 3
REASONS = 5
"""Units at the foot of which reasons are told, where many share a place."""


def base(material: Material) -> list[str]:
    """一、基本情况: who answered, who was rated, who stands outside the ranking."""
    appraisal = material.appraisal
    return [told.forms(material.counts, appraisal.overall.ballots) + told.units(appraisal)]


def overall(material: Material, view: PublishedView) -> list[str]:
    """The whole and the classes, as far as they may leave."""
    said = told.whole(material.appraisal, material.letterhead.subject) if view.overall else ""
    return [said + told.class_scores(material.classes_of(view))]


def of_classes(material: Material, view: PublishedView) -> list[Text]:
    """（一）政府部门。 and who stands first and last in it; of one class without a heading."""
    classes = [(each, class_text(material, view, each)) for each in material.classes_of(view)]
    classes = [(each, text) for each, text in classes if text]
    if len(classes) == 1:
        return [Text(BODY, classes[0][1])]
    return [
        Text(BODY, text, say("paper.subhead", number=told.numeral(place), text=told.named(each.name)))
        for place, (each, text) in enumerate(classes, 1)
    ]


def class_text(material: Material, view: PublishedView, each: PublishedClass) -> str:
    """Who stands first, who last and why; grades where only they are public."""
    if view.scope.kind == GRADES:
        grades = dict.fromkeys(unit.grade for unit in each.units if unit.grade)
        return "".join(told.graded(grade, [unit.name for unit in each.units if unit.grade == grade]) for grade in grades)
    first, last, n_first, n_last = ends(view, each)
    parts = []
    if first:
        parts.append(told.first_units(each, first, n_first))
    if last:
        parts.append(told.last_units(last, n_last))
        parts.append(told.reasons([text for unit in last[-REASONS:] if (text := why(material, each, unit))]))
    return "".join(parts)


def ends(view: PublishedView, each: PublishedClass):
    """The first and the last units of a class, best first, and how many places they are meant to be. As the 公布范围 says;
    where all is public the first and last three, of a small class only the first and the last."""
    if view.scope.kind in (FIRST, FIRST_AND_LAST):
        first = [unit for unit in each.units if unit.name in each.first]
        last = [unit for unit in each.units if unit.name in each.last]
        return first, last, each.asked_first, each.asked_last
    ranked = [unit for unit in each.units if unit.rank is not None and unit.index is not None]
    number = ENDS if len(ranked) > 2 * ENDS else 1
    if len(ranked) < 2 * number:
        return ranked, [], len(ranked), 0
    first = [unit for unit in ranked if unit.rank <= number]
    cut = ranked[-number].rank
    last = [unit for unit in ranked if unit.rank >= cut and unit not in first]
    return first, last, number, number


def why(material: Material, each: PublishedClass, unit: PublishedUnit) -> str:
    """Where a unit lost points and what people complain of; not what would give away the mean of a class."""
    found = material.appraisal.unit(unit.name)
    if found is None or unit.index is None or not unit.figures:
        return ""
    weakest = weakest_dimension(found) if each.means else None
    return told.reason(unit, weakest, _worst_topic(material, unit.name), material.appraisal.decimals)


def not_ranked(material: Material, view: PublishedView) -> list[str]:
    """Units without a rank, where that may be said, and 一票否决."""
    wanted = {unit.name for each in material.classes_of(view) for unit in each.units}
    units = [
        unit
        for unit in material.appraisal.units
        if unit.rank is None and unit.name in wanted and not unit.has_note("opinion_only")
    ]
    vetoed = [unit for each in material.classes_of(view) for unit in each.units if unit.veto is not None]
    return [told.unranked(units), "".join(told.veto(unit.veto, unit.grade) for unit in vetoed)]


def problems(material: Material) -> list[str]:
    """What people wrote, counted, and the place for what a person writes about it."""
    return [told.comments(counts_of(material), topics(material)), told.fill("problems")]


def counts_of(material: Material):
    return None if material.comments is None else material.comments.counts


def topics(material: Material) -> Sequence[TopicLine]:
    return () if material.comments is None else top_topics(material.comments, MOST_PROBLEMS)


def demands(material: Material) -> list[str]:
    """Days that nobody has chosen yet are places to fill in."""
    wording, office = material.wording, office_of(material)
    days = [day(each) if each else told.fill() for each in (wording.plan, wording.result, wording.review)]
    return [told.fill("demands"), told.demands(office, *days), told.asked(material.asked, office)]


def chapters(opening: str, found: Iterable[tuple[str, Sequence[Text | str]]], closing: str = "") -> tuple[Text, ...]:
    """一、…… and its paragraphs; a chapter without any is left out, and the numbers go on."""
    texts, number = [Text(BODY, opening)] if opening else [], 0
    for key, paragraphs in found:
        paragraphs = [Text(BODY, each) if isinstance(each, str) else each for each in paragraphs]
        paragraphs = [each for each in paragraphs if each.text]
        if not paragraphs:
            continue
        number += 1
        texts.append(Text(HEAD, say("paper.head", number=told.numeral(number), text=say("notice.head." + key))))
        texts += paragraphs
    if closing:
        texts.append(Text(BODY, closing))
    return tuple(texts)


def framed(material: Material, kind: str, texts: tuple[Text, ...], annexes: Sequence[Annex], **given) -> OfficialPaper:
    """The paper around its text: what the office has decided, what a person chose, and places to fill in for the rest."""
    head, wording = material.letterhead, material.wording
    wanted = bool(head.red_head) if wording.red_head is None else wording.red_head
    stamped = head.stamped == "yes" if wording.stamped is None else wording.stamped
    marks = [say("product.demonstration")] if material.demonstration else []
    marks += [material.mark] if material.mark else []
    frame = {
        "number": wording.number or told.fill(),
        "issuer": head.issuer or told.fill(),
        "day": day(wording.day) if wording.day else told.fill(),
        "red_head": (head.red_head or say("notice.red_head", issuer=head.issuer or told.fill())) if wanted else "",
        "stamped": stamped,
        "remark": say("paper.remark", text=head.remark) if head.remark else "",
    }
    return OfficialPaper(
        title=told.title(kind, material.appraisal),
        texts=texts,
        annexes=tuple(annexes),
        marks=tuple(marks),
        data_date=material.appraisal.data_date,
        **{**frame, **given},
    )


def to(name: str) -> str:
    """主送 with its colon."""
    return say("paper.addressee", name=name or told.fill())


def printed(material: Material, copies: str) -> Colophon:
    """版记. The day of printing is that of the paper."""
    head, wording = material.letterhead, material.wording
    when = day(wording.day) if wording.day else told.fill()
    return Colophon(copies, head.printer or head.issuer or told.fill(), say("paper.printed", day=when))


def office_of(material: Material) -> str:
    return material.letterhead.office or material.letterhead.issuer or told.fill()


def class_caption(each: PublishedClass) -> str:
    return told.named(class_title(each.name))


def _worst_topic(material: Material, name: str) -> TopicLine | None:
    if material.comments is None:
        return None
    return next(iter(top_topics(material.comments, 1, unit=name)), None)
