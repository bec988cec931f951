"""Why units stand where they stand: what is lost where, what matters, who falls short of the class."""

from __future__ import annotations

from collections.abc import Sequence

from words.catalog import joined, say, sentences
from words.failures import one_line
from words.numbers import difference, figure, percent, rounded_to, signed
from words.punctuation import counted
from words.sentences import Phrase
from words.summaries import series_name

GAP = "\0"
"""Stands for names that are set in another colour."""
NAMED = 3
"""So many dimensions or groups are named in a sentence."""


def chosen_words(unit_class: str, portfolio: str, dimension: str) -> list[str]:
    """What was chosen, a word each: for headings and names of files."""
    return [unit_class or say("causes.all_classes"), *(one_line(word) for word in (portfolio, dimension) if word)]


def chosen_title(words: Sequence[str]) -> str:
    return joined(words)


def class_name(name: str) -> str:
    return say("class.all") if name == "全部" else one_line(name)


def headline(classes, chosen: str) -> list[Phrase]:
    """政府部门失分最多的是效能建设（占全部失分的31%），其次是政务公开（24%）；34个单位中34个单位的最低项是效能建设。

    classes: jobs.causes.ClassView each. Of several classes only what each loses most. chosen: the words of the choice.
    """
    if not classes:
        return [Phrase(say("causes.nothing_chosen", chosen=chosen)), Phrase(say("causes.stop"))]
    single, every = len(classes) == 1, all(each.lost and each.lost.dimensions for each in classes)
    phrases: list[Phrase] = []
    for each in classes:
        told = _of_class(each, single) if single or not every else _most(each, each.lost.dimensions, "causes.each", False)
        phrases += [Phrase(say("causes.clause"))] * bool(phrases) + told
    lead = [] if single or not every else [Phrase(say("causes.each_lead"))]
    return [*lead, *phrases, Phrase(say("causes.stop"))]


def caveat(classes, full: float, short: Sequence) -> str:
    """How 失分 is calculated, and how many 短板 there are among what was chosen."""
    lost = [each.lost for each in classes if each.lost is not None]
    if not any(each.dimensions or each.groups for each in lost):
        return say("causes.no_parts_why") if lost else ""
    parts = [say("causes.formula", full=f"{full:g}")]
    if len(classes) == 1 and lost:
        parts.append(say("causes.mean_lost", total=figure(lost[0].total, 2)))
    if any(each.dimensions for each in lost):
        units = len({row.unit for row in short})
        parts.append(say("causes.short_count", count=len(short), units=units) if short else say("causes.short_none"))
    return sentences(parts)


def standing_title(name: str, dimensions: Sequence) -> str:
    """政府部门：效能建设比各项平均低2.2分. dimensions: analytics.class_profile.Standing each."""
    below = sorted((each for each in dimensions if each.mark == "below"), key=lambda each: each.apart)
    if below:
        names, gap = joined(one_line(each.name) for each in below[:NAMED]), figure(-below[0].apart, 1)
        said = say("causes.dimension_below" if len(below) == 1 else "causes.dimensions_below", names=names, gap=gap)
    else:
        said = say("causes.dimensions_plain" if any(each.se is None for each in dimensions) else "causes.dimensions_near")
    return say("causes.of_class", unit_class=class_name(name), said=said)


def lines_title(name: str, lines: Sequence) -> str:
    """政府部门：城乡居民打分比其他主体低3.2分."""
    below = min((each for each in lines if each.mark == "below"), key=lambda each: each.apart, default=None)
    if below is not None:
        said = say("causes.line_below", name=one_line(below.name), gap=figure(-below.apart, 1))
    else:
        said = say("causes.lines_plain" if any(each.se is None for each in lines) else "causes.lines_near")
    return say("causes.of_class", unit_class=class_name(name), said=said)


def matrix_title(name: str, points: Sequence) -> str:
    """审批服务岗位：服务态度影响大、得分低，优先改进；工作作风影响大、得分高，继续保持."""
    parts = []
    for quadrant in ("improve", "keep"):
        names = [one_line(point.dimension) for point in points if point.quadrant == quadrant]
        if names:
            parts.append(say(f"causes.matrix.{quadrant}", names=joined(names[:NAMED])))
    said = say("causes.clause").join(parts) if parts else say("causes.matrix.none")
    return say("causes.of_class", unit_class=class_name(name), said=said)


def matrix_base(basis: str, drivers) -> str:
    """What the axes and the marks mean, and what it rests on."""
    if basis == "drivers":
        within = drivers.within
        return say("causes.matrix.base_drivers", respondents=within.respondents, r2=percent(100 * within.r2, 0))
    return say("causes.matrix.base_weights")


def drivers_sentence(drivers) -> str:
    """与总体评价关联最大的是服务态度（占68%，误差范围60%～75%）; where the first cannot be told from the next, both."""
    order = sorted(drivers.within.drivers, key=lambda each: -each.share)
    first = order[0]
    close = [each for each in order if each.high >= first.low]
    if len(close) == 1:
        share, low, high = (percent(100 * value, 0) for value in (first.share, first.low, first.high))
        return say("causes.driver", name=one_line(first.dimension), share=share, low=low, high=high)
    return say("causes.drivers_close", names=joined(one_line(each.dimension) for each in close[:NAMED]), count=len(close))


def pooled_sentence(drivers) -> str:
    """不分个人的占比：服务态度50%、工作作风22%。"""
    order = sorted(drivers.pooled.drivers, key=lambda each: -each.share)
    return say("causes.pooled", shares=joined(one_line(each.dimension) + percent(100 * each.share, 0) for each in order))


def short_title(rows: Sequence) -> str:
    """短板73项，影响最大的是市城管局的政务公开（低6.1分，影响得分1.53分）."""
    if not rows:
        return say("causes.short_title_none")
    first = rows[0]
    return say(
        "causes.short_title_some", count=len(rows), unit=one_line(first.unit), dimension=one_line(first.dimension),
        gap=figure(-difference(first.score, first.class_mean, 1), 1), cost=figure(-first.cost, 2),
    )  # fmt: skip


def short_method(appraisal, tested: int) -> list[str]:
    """The note beneath a list that is taken away."""
    return [
        say("causes.short_base", tested=tested),
        say("method.scheme", title=appraisal.scheme_title, id=appraisal.scheme_id, hash=appraisal.scheme_hash),
        say("method.data", date=appraisal.data_date, fingerprint=appraisal.fingerprint),
    ]


def refusals(classes: Sequence) -> list[str]:
    """Why nothing is said of what matters; classes with the same reason share a sentence."""
    found: dict[object, list[str]] = {}
    errors = {}
    for each in classes:
        facts = {name: value for name, value in each.refused.facts.items() if name != "unit_class"}
        key = (each.refused.code, *sorted(facts.items()))
        errors[key] = each.refused.code, facts
        found.setdefault(key, []).append(class_name(each.name))
    return [say("failure." + code, unit_class=joined(found[key]), **facts) for key, (code, facts) in errors.items()]


def moved_part(found) -> str:
    """效能建设－1.08: what did most of a change, or that no part is beyond its error."""
    most = found and found.most()
    return say("causes.no_part") if most is None else counted(one_line(most.name), signed(most.points, 2))


def with_margin(value: float, margin: float | None, decimals: int = 1) -> str:
    """－2.2±0.1"""
    return signed(value, decimals) + ("" if margin is None else "±" + figure(margin, decimals))


def kicker(appraisal, wave: str, words: Sequence[str], units: int) -> str:
    return say(
        "causes.kicker", wave=wave, series=series_name(appraisal.series), chosen=chosen_title(words), units=units
    )  # fmt: skip


def _of_class(each, single: bool) -> list[Phrase]:
    unit_class, lost = class_name(each.name), each.lost
    if lost is None:
        return [Phrase(say("causes.nobody", unit_class=unit_class))]
    if lost.dimensions:
        told = _most(each, lost.dimensions, "causes.most", single)
        if single and lost.rated > 1 and lost.lowest:
            name, units = lost.lowest[0]
            said = say("causes.lowest", rated=lost.rated, count=units, name=one_line(name))
            told += [Phrase(say("causes.clause")), Phrase(said, fact=f"lowest_in:{each.name}:{name}")]
        return told
    if lost.groups:
        return _most(each, lost.groups, "causes.most_group", single)
    return [Phrase(say("causes.no_parts", unit_class=unit_class))]


def _most(each, parts: Sequence, key: str, single: bool) -> list[Phrase]:
    """What loses most, those together whose shares are shown as the same; and what comes next."""
    by_share: dict[object, list] = {}
    for loss in parts:
        by_share.setdefault(rounded_to(100 * loss.share, 0), []).append(loss)
    (share, first), *rest = by_share.items()
    if not rest or not share:
        alike = "causes.each_alike" if key == "causes.each" else "causes.alike"
        return [Phrase(say(alike, unit_class=class_name(each.name)))]
    key, fact = key if len(first) == 1 else key + "_each", f"loss_share:{each.name}:{first[0].name}"
    before, after = say(key, unit_class=class_name(each.name), names=GAP, share=percent(share, 0)).split(GAP)
    told = [Phrase(before), Phrase(_names(first), "down"), Phrase(after, fact=fact)]
    if single and len(first) == 1:
        share, then = rest[0]
        key = "causes.then" if len(then) == 1 else "causes.then_each"
        said = say(key, names=_names(then), share=percent(share, 0))
        told.append(Phrase(said, fact=f"loss_share:{each.name}:{then[0].name}"))
    return told


def _names(parts: Sequence) -> str:
    return joined(one_line(loss.name) for loss in parts[:NAMED])
