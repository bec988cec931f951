"""呈阅件: one A4 page for leaders. What does not fit in the smallest type is left out, the figures of the whole never."""

from __future__ import annotations

from analytics.decisions import decisions
from analytics.facts import movers
from analytics.publication import PublishedClass
from reports.official import body
from reports.official.document import room_under
from reports.official.lines import LINE
from reports.official.material import BRIEF, Material
from reports.official.pages import TEXT_WIDTH
from reports.official.paper import BODY, Column, OfficialPaper, Table, Text
from words import joined, say
from words import notice as told
from words.decisions import naming, reasons
from words.punctuation import bracketed, clauses, ended

TYPES = ((16, LINE, 12), (16, 26, 10.5), (15, 25, 10.5), (14, 23, 10.5), (14, 21, 10.5))
"""Points of the text, from line to line, and of the table: 三号 where it fits, then smaller."""
CLASS_WIDTH = 28
SPARE = 10
"""Points that stay free: other programs set a line a little higher."""
FEWEST = 3
"""Classes in the table before a paragraph has to go."""


def brief(material: Material) -> OfficialPaper:
    """Set smaller until it ends on its first page; where that is not enough, with fewer classes and then fewer
    paragraphs."""
    rows = [row for each in material.classes_of(material.everything) if (row := _row(material, each))]
    texts = _paragraphs(material)
    shortest = _paper(material, [], len(rows), texts[:1], TYPES[-1])
    return next(
        (
            paper
            for kept in range(len(texts), 0, -1)
            for shown in range(len(rows), min(len(rows), FEWEST) - 1, -1)
            for type_ in TYPES
            if room_under(paper := _paper(material, rows[:shown], len(rows), texts[:kept], type_)) >= SPARE
        ),
        shortest,
    )


def _paper(
    material: Material, rows: list[tuple[str, ...]], classes: int, texts: list[Text], type_: tuple[float, float, float]
) -> OfficialPaper:
    size, pitch, of_table = type_
    more = [Text(BODY, say("notice.more_classes", count=classes - len(rows)))] if 0 < len(rows) < classes else []
    widths = (CLASS_WIDTH, (TEXT_WIDTH - CLASS_WIDTH) / 2)
    columns = (
        Column(say("column.unit_class"), widths[0]),
        Column(say("column.first_three"), widths[1], "left"),
        Column(say("column.last_three"), widths[1], "left"),
    )
    return body.framed(
        material, BRIEF, (*texts[:1], *more, *texts[1:]), (), addressee=body.to(material.letterhead.brief_to), number="",
        red_head="", remark="", stamped=False, table=Table(columns, tuple(rows), size=of_table) if rows else None,
        table_at=1, size=size, pitch=pitch,
    )  # fmt: skip


def _paragraphs(material: Material) -> list[Text]:
    """总分, 升降, 最集中的问题, 建议."""
    appraisal, topics = material.appraisal, body.topics(material)
    whole = told.whole(appraisal, material.letterhead.subject)
    problems = told.topics_named(topics)
    found = {
        say("notice.lead.whole"): whole or told.forms(material.counts, appraisal.overall.ballots),
        say("notice.lead.moved"): told.moved(movers(appraisal), appraisal),
        say("notice.lead.problems", count=len(topics)): ended(problems) if problems else "",
        say("notice.lead.advice"): _advice(material),
    }
    return [Text(BODY, text, lead) for lead, text in found.items() if text]


def _advice(material: Material) -> str:
    """What leaders are asked to decide, by the rules that offices write down; the rest is a person's."""
    found = decisions(material.whole)
    parts = []
    if found.feet:
        feet = clauses(text for _, text in naming(found.feet))
        parts.append(say("notice.advice_naming", text=feet))
    if found.candidates:
        who = [bracketed(told.named(each.unit.name), reasons(each, material.whole)) for each in found.candidates]
        parts.append(say("notice.advice_candidates", units=joined(who[:3]), count=len(who)))
    if not material.scope_text:
        parts.append(say("notice.advice_scope"))
    return clauses(parts) + say("join.stop") + told.fill() if parts else told.fill()


def _row(material: Material, each: PublishedClass) -> tuple[str, ...] | None:
    first, last, _, _ = body.ends(material.everything, each)
    if not first:
        return None
    return told.named(each.name), told.ends(first), told.ends(last)
