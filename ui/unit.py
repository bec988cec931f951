"""Parts of 单位情况, as markup. What is only for the screen is not for the rated unit, which receives the printed sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from jobs.comments import CommentReport, top_topics
from jobs.trends import COMPARABLE
from ui.drawings import interval, scale_of_parts, trend_line
from ui.markup import headline, keyed, link, scrolling, section, table, text, toned
from ui.session import Selection
from words import joined, remarks, say, unit_lines
from words import steps as step_words
from words import trends as trend_words
from words.catalog import sentences
from words.headings import foundation, heading, unit_parts
from words.numbers import count, difference, figure, percent, signed
from words.punctuation import beside, bracketed, clauses, labelled
from words.reasons import contribution_rows
from words.sentences import Phrase, trend_title, unit_caveat, unit_headline, unit_rates, wave_title

BEFORE, AFTER = ("ArrowLeft", "k"), ("ArrowRight", "j")
"""Keys that turn to the unit before and to the one after."""
TOPICS = 3
"""Of what people wrote, so many topics are named."""


def breadcrumb(
    each: ClassResult, unit: UnitResult, selection: Selection, before: UnitResult | None, after: UnitResult | None
) -> str:
    """总览 / 排名 / 类别, and the units to turn to."""
    trail = [
        link("overview", selection.only_wave(), say("page.overview")),
        link("ranking", selection.of_class(each.name), say("unit.trail", unit_class=each.name)),
        f'<span aria-current="page">{text(unit.name)}</span>',
    ]
    sides = [
        link(
            "unit", selection.of_unit(other.unit_class, other.name), say(f"unit.{side}", unit=other.name),
            title=say(f"unit.{side}_keys"), attributes=keyed(*keys),
        )
        for side, other, keys in (("before", before, BEFORE), ("after", after, AFTER))
        if other is not None
    ]  # fmt: skip
    hint = f"<kbd>{text(say('unit.keys'))}</kbd>" if sides else ""
    return (
        f'<nav class="wp-kicker wp-trail" aria-label="{text(say("unit.trail_label"))}"><span>{" / ".join(trail)}</span>'
        f"<span>{''.join(sides)}{hint}</span></nav>"
    )


def news(appraisal: Appraisal, each: ClassResult, unit: UnitResult, weakest: Part | None, lowest: Part | None) -> str:
    """The headline; over it, on paper, what is looked at."""
    over = f'<p class="wp-kicker wp-on-paper">{text(heading(unit_parts(appraisal, unit)))}</p>'
    if not unit.shown:
        key = "unit.suppressed" if unit.ballots else "unit.no_score"
        return over + headline("", [Phrase(say(key, unit=unit.name))], "")
    parent = appraisal.parents.get(unit.name)
    grade = remarks.grade(unit)
    said = [
        unit_caveat(unit, each),
        say("unit.grade", grade=grade) if grade else "",
        say("unit.of_parent", unit=parent) if parent else "",
    ]
    return over + headline("", unit_headline(unit, each, appraisal, weakest, lowest), sentences(said))


def dimensions(unit: UnitResult) -> str:
    """Each dimension with its interval beside the class mean."""
    if len(unit.dimensions) < 2:
        return ""
    title = _dimensions_title(unit)
    scale = scale_of_parts(unit.dimensions)
    changed = any(part.change for part in unit.dimensions)
    rows = [
        [
            text(part.name),
            interval(part.score, part.margin, part.standing, scale, part.class_mean),
            text(figure(part.score, 1)),
            text(figure(part.class_mean, 1)),
            toned(_gap(part), part.standing),
            *([_part_change(part)] if changed else []),
        ]
        for part in unit.dimensions
    ]
    head = [say("parts.dimensions"), "", say("column.score"), say("column.class_mean"), say("column.gap")]
    head += [say("column.change")] if changed else []
    kinds = ["l wrap", "wide", "s", "g narrow-off", "", ""] if changed else ["l wrap", "wide", "s", "g", ""]
    shown = table(head, rows, kinds, caption=title)
    if any(part.margin is not None for part in unit.dimensions):
        return section(title, _bases(say("dimensions.marks"), say("dimensions.mean")) + shown)
    return section(title, shown, say("dimensions.plain"))


def _dimensions_title(unit: UnitResult) -> str:
    below = [part for part in unit.dimensions if part.standing == "below"]
    above = [part for part in unit.dimensions if part.standing == "above"]
    if len(below) == len(unit.dimensions):
        return say("dimensions.all_below", lowest=min(below, key=lambda part: part.gap).name)
    if below:
        return say("dimensions.some_below", names=joined(part.name for part in below))
    if len(above) == len(unit.dimensions):
        return say("dimensions.all_above")
    if above:
        return say("dimensions.some_above", names=joined(part.name for part in above))
    return say("dimensions.near") if unit.class_gap_se is not None else say("dimensions.title")


def groups(unit: UnitResult) -> str:
    """Each line of groups beside what it gives the class."""
    if not unit.groups:
        return ""
    gaps = [part for part in unit.groups if part.standing == "below"]
    lowest = min(gaps, key=lambda part: part.gap) if gaps else None
    changed = any(part.change for part in unit.groups)
    title = say("groups.lowest", group=lowest.name) if lowest and len(unit.groups) > 1 else say("groups.title")
    rows = [
        [
            text(part.name),
            text(percent(100 * part.weight, 0)),
            text(count(part.n)),
            text(figure(part.score, 1)),
            text(figure(part.class_mean, 1)),
            toned(_signed_gap(part), part.standing),
            *([_part_change(part)] if changed else []),
        ]
        for part in unit.groups
    ]
    head = [say("parts.groups"), *(say("column." + name) for name in ("weight", "raters", "score", "class_mean", "gap"))]
    head += [say("column.change")] if changed else []
    kinds = ["l wrap", "g", "g narrow-off", "s", "g", "", *([""] if changed else [])]
    return section(title, table(head, rows, kinds, caption=title))


def contributions(unit: UnitResult) -> str:
    """What the distance from the class mean and the change are made of; each table adds up to the published difference."""
    why, changed = unit.reasons, unit.reasons.change_by_dimension or unit.reasons.change_by_group
    title = say("reasons.title" if changed else "reasons.title_gap")
    tables = []
    for kind, gap, change in (
        ("parts.dimensions", why.gap_by_dimension, why.change_by_dimension),
        ("parts.groups", why.gap_by_group, why.change_by_group),
    ):
        if gap is None and change is None:
            continue
        columns = 3 if changed else 2
        head = [say(kind), say("reasons.of_gap"), say("reasons.of_change")][:columns]
        rows = [[text(cell) for cell in row[:columns]] for row in contribution_rows(gap, change)]
        tables.append(table(head, rows, ["l wrap", "", ""][:columns], caption=labelled(title, say(kind))))
    side_by_side = "".join(f"<div>{each}</div>" for each in tables)
    return section(title, f'<div class="wp-columns wp-even">{side_by_side}</div>', say("reasons.base")) if tables else ""


def notes(unit: UnitResult) -> str:
    if not unit.notes:
        return ""
    items = "".join(f"<li>{text(remarks.note(note.code, note.facts))}</li>" for note in unit.notes)
    return section(say("notes.title"), f'<ul class="wp-list">{items}</ul>')


def trend(points, together, unit: UnitResult, basis: str, choice: str = "") -> str:
    """The waves in which the unit, or what became it, was rated, drawn and as a table, with what they say together.

    choice: links to other bases of the trend.
    """
    labels = list(dict.fromkeys(point.period for point in points))
    of_wave = [[point for point in points if point.period == label] for label in labels]
    own = [_drawn(each[0]) if len(each) == 1 else None for each in of_wave]
    apart = [(place, pair) for place, each in enumerate(of_wave) if len(each) > 1 for pair in map(_drawn, each) if pair]
    mean = [each[0].unit_class.mean for each in of_wave]
    if not apart and not any(own):
        return ""
    title = trend_title(unit) if len(labels) > 1 else say("trend.single")
    if len(labels) < 2:
        return section(title, _figures_of_waves(points, title))
    last = figure(points[-1].unit.index, 1)
    drawn = trend_line(
        labels, own, mean, last, say("trend.class", mean=figure(mean[-1], 1)), title, apart,
        _break_marks(points, labels), _usual(points, together, labels),
        {labels.index(point.period) for point in points if point.parted},
    )  # fmt: skip
    if unit.change is not None and unit.change.verdict == "down":
        drawn = drawn.replace('class="wp-trend"', 'class="wp-trend wp-fell"', 1)
    told = []
    if together.limits:
        told.append(trend_words.outside([points[together.limited[place]].period for place in together.limits.outside]))
    if basis == COMPARABLE or any(point.kind != "own" for point in points):
        told.append(say(f"trend.on_{basis}"))
    bases = _bases(clauses([say("trend.base"), *told]), clauses([say("trend.mean"), *told]))
    more = f"<summary>{text(say('trend.figures'))}</summary>{_figures_of_waves(points, title)}{_not_alike(points)}"
    details = f'<details class="wp-method wp-more">{more}</details>'
    under = f'<div class="wp-under"><div>{bases}</div>{choice}</div>'
    return section(title, under + _claims(points, together) + drawn + details)


def basis_links(bases: Sequence[str], chosen: str, selection: Selection) -> str:
    """Whether a trend stands on the units of today, of then, or is scored again as today; nothing where all are one."""
    if len(bases) < 2:
        return ""
    links = "".join(
        link("unit", selection, say("trend.basis." + basis), more={"basis": basis}, current=basis == chosen)
        for basis in bases
    )
    return f'<nav class="wp-choice wp-on-screen" aria-label="{text(say("trend.basis"))}">{links}</nav>'


def _figures_of_waves(points, title: str) -> str:
    others = any(point.kind != "own" for point in points)
    rows = [
        [
            text(wave_title(point.period)),
            *([text(remarks.trend_unit(point.kind, point.names))] if others else []),
            text(figure(point.unit.index, 2)) if point.unit.shown else text(say("suppressed")),
            text(str(point.unit.rank) if point.unit.rank else say("rank.none")),
            text(figure(point.unit_class.mean_published, 2)),
        ]
        for point in points
    ]
    head = [say("column." + name) for name in ("wave", *(["trend_unit"] if others else []), "score", "rank", "class_mean")]
    return table(head, rows, ["l", *(["l wrap"] if others else []), "s", "", "g"], caption=title)


def _claims(points, together) -> str:
    """What all waves together allow to say."""
    until = points[-1].period
    said = [trend_words.long_run(together.long_run, together.since, until)] if together.long_run else []
    said += [trend_words.record(each, until) for each in together.records]
    return f'<p class="wp-note">{text(sentences(said))}</p>' if said else ""


def _not_alike(points) -> str:
    """What is not as in the wave before, and which waves stand apart."""
    lines = list(dict.fromkeys(trend_words.break_line(point.period, each) for point in points for each in point.breaks))
    lines += list(dict.fromkeys(trend_words.apart(point.apart, point.period) for point in points if point.apart))
    return "".join(f'<p class="wp-note">{text(line)}</p>' for line in lines)


def _break_marks(points, labels: list[str]) -> list[tuple[int, str]]:
    marks = [(labels.index(point.period), trend_words.break_mark(each)) for point in points for each in point.breaks]
    return [(place, words) for place, words in marks if place > 0]


def _usual(points, together, labels: list[str]) -> list[tuple[int, float, float]]:
    if together.limits is None:
        return []
    places = [labels.index(points[place].period) for place in together.limited]
    return list(zip(places, together.limits.low, together.limits.high, strict=True))


def _drawn(point) -> tuple[float, float | None] | None:
    """Score and half its interval, None where there is none to show."""
    unit = point.unit
    return (unit.index_exact, unit.margin) if unit.index_exact is not None and unit.shown else None


def chain(explanation, line: str, dimension: str) -> str:
    """得分计算过程, one way through it: from the answers of a cell, which stand below too, to the place."""
    if explanation is None:
        return ""
    rows = _steps(step_words.example(explanation, line, dimension), "wp-on-screen")
    rows += _steps(step_words.outcome(explanation))
    return section(say("steps.title"), f'<ol class="wp-steps wp-chain">{rows}</ol>')


def counted(calculation) -> str:
    """All answers, so that every step comes out on a pocket calculator; what only analysts see stands folded beneath."""
    if calculation.shown is None:
        return ""
    body = _count_tables(calculation.shown)
    if place := step_words.place_line(calculation.shown):
        body += _folded(say("steps.place"), f'<p class="wp-base">{text(place)}</p>')
    if calculation.every_cell is not None:
        body += _folded(say("steps.every_cell"), _count_tables(calculation.every_cell))
    return section(say("steps.counts"), body, say("steps.of_counts"))


def _folded(title: str, body: str) -> str:
    return f'<details class="wp-method wp-on-screen"><summary>{text(title)}</summary>{body}</details>'


def _steps(rows: Iterable[tuple[str, str, str]], css: str = "") -> str:
    return "".join(
        (f'<li class="{css}">' if css else "<li>")
        + f"<span>{text(label)}"
        + (f"<small>{text(formula)}</small>" if formula else "")
        + f"</span><b>{text(result)}</b></li>"
        for label, formula, result in rows
    )


def _count_tables(explanation) -> str:
    return f'<div class="wp-counts">{"".join(map(_count_table, step_words.count_tables(explanation)))}</div>'


def _count_table(found) -> str:
    """A line of groups: its answers by dimension, and how their scores are averaged."""
    formula, result = found.average
    if not found.rows:
        return f'<ol class="wp-steps wp-chain">{_steps([(found.line, "", result)])}</ol>'
    width = len(found.head) + 1
    names = [f"<span>{text(level)}</span><span>{text(score)}</span>" for level, score in found.head]
    names += [text("" if not found.head else say("column.total")), text(say("column.score"))]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(_count_row(row, width) for row in found.rows)
    if formula:
        said = f"{say('step.average')}{formula}"
        rows += (
            f'<tr class="wp-average"><td class="l wrap" colspan="{width + 1}">{text(said)}</td><td>{text(result)}</td></tr>'
        )
    first = f'<th scope="col" class="l">{text(say("parts.dimensions"))}</th>'
    return scrolling(
        f'<table class="wp-table wp-count"><caption>{text(found.line)}</caption>'
        f"<thead><tr>{first}{head}</tr></thead><tbody>{rows}</tbody></table>",
        found.line,
    )


def _count_row(row: step_words.CountRow, width: int) -> str:
    if row.said:
        cells = f'<td class="l wrap" colspan="{width + 1}">{text(row.said)}</td>'
    else:
        counts = "".join(f'<td class="g">{text(each)}</td>' for each in row.counts)
        cells = f'<td class="l wrap">{text(row.dimension)}</td>{counts}<td class="g">{text(row.total)}</td>'
    return f'<tr>{cells}<td class="s">{text(row.result)}</td></tr>'


def beneath(units: Sequence[UnitResult], selection: Selection) -> str:
    """下属单位和窗口 that were rated in the same wave; each a link."""
    if not units:
        return ""
    rows = [
        [
            link("unit", selection.of_unit(unit.unit_class, unit.name), unit.name),
            text(unit.unit_class),
            text(figure(unit.index, 1)) if unit.shown else text(say("suppressed")),
            text(str(unit.rank) if unit.rank else say("rank.none")),
            _part_change(unit) if unit.shown else "",
        ]
        for unit in units
    ]
    title = say("unit.children")
    head = [say("column." + name) for name in ("unit", "unit_class", "score", "rank", "change")]
    return section(title, table(head, rows, ["l wrap", "l g", "s", "", ""], caption=title))


def reviewed(windows) -> str:
    """What people last said of the windows beneath it; each a link into the series in which they did."""
    if not windows:
        return ""
    codes = list(dict.fromkeys(code for each in windows for code in each.shares))
    rows = [
        [
            link("unit", Selection(each.series, each.wave, each.unit_class, each.name), each.name),
            *(text(say("suppressed") if each.hidden else unit_lines.shown(_share(each, code), code)) for code in codes),
        ]
        for each in windows
    ]
    title = bracketed(say("unit.windows"), joined(dict.fromkeys(wave_title(each.period) for each in windows)))
    head = [say("column.unit"), *map(unit_lines.indicator_name, codes)]
    return section(title, scrolling(table(head, rows, ["l wrap", *[""] * len(codes)], caption=title), title))


def _share(window, code: str) -> float | None:
    return window.shares[code].figure if code in window.shares else None


def rates(unit: UnitResult, appraisal: Appraisal) -> str:
    """满意率 with the levels that count as satisfied and the ratings that it rests on."""
    told = "".join(f'<p class="wp-base">{text(line)}</p>' for line in unit_rates(unit, appraisal))
    return section(say("unit.rates_title"), told) if told else ""


def heard(report: CommentReport, unit: str, here: Selection | None = None) -> str:
    """意见主要反映: topics with how many persons raised each, most first, each a link to it; why there are none where it is
    so."""
    collected = report.counts is None or report.counts.collected
    scope, raised = report.scope(unit), top_topics(report, TOPICS, unit)
    items = "".join(
        f"<li>{beside(_to_topic(line, here or Selection()), text(say('topics.persons', count=count(line.persons))))}</li>"
        for line in raised
    )
    if items:
        counts = scope.counts
        base = say("topics.base", count=count(counts.criticism + counts.suggestion))
        return section(say("unit.topics"), f'<ol class="wp-list">{items}</ol>', base)
    why = "unit.no_topics" if not collected else "comments.too_few" if scope.counts is None else "unit.no_criticism"
    return section(say("unit.topics"), f'<p class="wp-base">{text(say(why))}</p>')


def _to_topic(line, here: Selection) -> str:
    return link("comments", here, line.topic, more={"topic": line.topic})


def foot(appraisal: Appraisal, unit: UnitResult) -> str:
    """What all figures of the page rest on."""
    said = [foundation(appraisal), say("dimensions.overall") if len(unit.dimensions) > 1 else ""]
    return f'<p class="wp-base wp-ground">{text(sentences(said))}</p>'


def _bases(on_screen: str, on_paper: str) -> str:
    """What a picture shows: its errors do not leave the office on paper."""
    return f'<p class="wp-base wp-on-screen">{text(on_screen)}</p><p class="wp-base wp-on-paper">{text(on_paper)}</p>'


def _gap(part: Part) -> str:
    if part.gap is None:
        return "—"
    gap = difference(part.score, part.class_mean, 1)
    return say("gap.above" if gap > 0 else "gap.below", gap=figure(abs(gap), 1)) if gap else say("gap.same")


def _part_change(part: Part | UnitResult) -> str:
    if part.change is None:
        return '<span class="g">—</span>'
    shown = remarks.change(part.change, 1)
    verdict = part.change.verdict
    return f'<span class="g">{text(shown)}</span>' if verdict == "none" else toned(shown, verdict)


def _signed_gap(part: Part) -> str:
    return "—" if part.gap is None else signed(difference(part.score, part.class_mean, 1), 1)
