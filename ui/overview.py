"""Parts of 总览, as markup. strong: names of the units to look at where a 分管口 is chosen, else None."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from analytics.decisions import Decisions
from analytics.facts import Foot, Movers
from analytics.falls import Fall
from jobs.comments import CommentReport, top_topics
from ui.dots import class_dots
from ui.markup import Figure, figures, headline, link, section, table, text, toned
from ui.session import Selection
from words import decisions as decision_words
from words import remarks, say
from words.catalog import sentences
from words.claims import claim
from words.numbers import count, difference, figure, percent, plus, signed
from words.punctuation import arrow, beside, capital
from words.sentences import broad_change, class_name, foot_caveats, overview_headline, uncounted_groups, wave_title
from words.summaries import series_name

ENDS = 3
BESIDE = 3
"""Classes side by side in the table of ends."""
MOST_MOVED, MOST_NAMED = 6, 4


def kicker(appraisal: Appraisal) -> str:
    return say(
        "overview.kicker" if len(appraisal.classes) > 1 else "overview.kicker_one",
        wave=wave_title(appraisal.period),
        series=series_name(appraisal.series),
        classes=len(appraisal.classes),
        units=len(appraisal.units),
        ranked=sum(len(each.ranked) for each in appraisal.classes),
    )


def portfolio_kicker(appraisal: Appraisal, selection: Selection, strong: Collection[str]) -> str:
    """The same, with whose units stand out, and the ways to them and back."""
    whole = Selection(selection.series, selection.wave)
    told = say("overview.portfolio", portfolio=selection.portfolio, count=len(strong))
    links = [
        link("portfolio", selection.only_wave(), say("overview.to_portfolio"), css="wp-go"),
        link("overview", whole, say("overview.drop_portfolio"), css="wp-go"),
    ]
    return f'<div class="wp-kicker">{beside(text(kicker(appraisal)), f"<b>{text(told)}</b>", *links)}</div>'


def news(appraisal: Appraisal, moving: Movers, feet: Sequence[Foot | None], kicker: str) -> str:
    caveat = sentences([foot_caveats(feet), uncounted_groups(appraisal)])
    return headline(kicker, overview_headline(appraisal, moving), caveat)


def four_figures(appraisal: Appraisal, channels: Sequence[str]) -> str:
    """Three where nobody answered 不了解. channels: through which the ballots came, with their numbers; empty where it is
    not known of all of them."""
    overall = appraisal.overall
    ranked = sum(len(each.ranked) for each in appraisal.classes)
    index = Figure(
        say("figure.index"), figure(overall.index, 1), say("unit_of.points"), remarks.error(overall.margin, 1),
        say("figure.mean_of", count=ranked),
    )  # fmt: skip
    if not overall.ballots:
        return figures([index])
    changed = "" if overall.broad_change is None else broad_change(overall, appraisal, overall.change.since)
    base = say("figure.base", base=count(overall.rate_base))
    every = say("figure.every", times=figure(100 / overall.unknown_share, 0)) if overall.unknown_share else ""
    unknown = Figure(capital(say("level.unknown")), percent(overall.unknown_share), "", every)
    levels = plus().join(map(remarks.level, appraisal.satisfied_broad))
    broad = percent(overall.satisfaction_rate_broad)
    return figures(
        [
            index,
            Figure(say("figure.broad", levels=levels), broad, "", changed or base, base if changed else ""),
            *([unknown] if overall.unknown_share else []),
            Figure(say("figure.ballots"), count(overall.ballots), say("unit_of.forms"), *_came(appraisal, channels)),
        ]
    )


def _came(appraisal: Appraisal, channels: Sequence[str]) -> tuple[str, str]:
    """Two lines: where the ballots came from."""
    if all(unit.has_note("tallies_only") for unit in appraisal.units if unit.index is not None):
        return say("figure.at_least"), ""
    if channels:
        return channels[0], say("join.comma").join(channels[1:])
    lines = appraisal.overall.ballots_by_line
    if len(lines) > 2:
        return say("figure.lines", count=len(lines)), ""
    named = [say("figure.channel", names=name, count=count(number)) for name, number in lines]
    return (*named, "", "")[:2]


def dots(appraisal: Appraisal, selection: Selection, strong: Collection[str] | None = None) -> str:
    drawn = class_dots(appraisal.classes, selection, strong)
    if not drawn:
        return ""
    units = [unit for each in appraisal.classes for unit in each.ranked]
    if all(unit.class_gap_se is None for unit in units):
        return section(say("dots.title_plain"), drawn, say("dots.plain_base"))
    sides = {side: sum(unit.standing == side for unit in units) for side in ("above", "below", "near")}
    key = "dots.title_near" if sides["near"] * 2 > len(units) else "dots.title_apart"
    key = "dots.title_all_near" if sides["near"] == len(units) else key
    moved = any(unit.change and unit.change.verdict in ("up", "down") for unit in units)
    base = say("dots.base_moved" if moved else "dots.base")
    if strong is not None:
        base = say("dots.faint", portfolio=selection.portfolio)
    return section(say(key, units=len(units), **sides), drawn, base)


def classes_table(appraisal: Appraisal, selection: Selection, strong: Collection[str] | None = None) -> str:
    """First and last units of every class, side by side."""
    classes = [each for each in appraisal.classes if each.ranked]
    parts = [classes[place : place + BESIDE] for place in range(0, len(classes), BESIDE)]
    tables = "".join(_ends_table(part, appraisal.decimals, selection, strong) for part in parts)
    return f'<div class="wp-section">{tables}</div>' if tables else ""


def _ends_table(classes: Sequence[ClassResult], most: int, selection: Selection, strong: Collection[str] | None) -> str:
    """most: decimals where one does not tell units of different ranks apart."""
    places = [say("ends.first", place=place) for place in range(1, ENDS + 1)]
    places += [say("ends.last", place=place) for place in range(ENDS, 0, -1)]
    columns = [_ends(each.ranked) for each in classes]
    decimals = 1 if all(map(_told_apart, columns)) else most
    rows = [
        [
            text(place),
            *(_end(column[row], each, decimals, selection, strong) for column, each in zip(columns, classes, strict=True)),
        ]
        for row, place in enumerate(places)
        if any(column[row] for column in columns)
    ]
    head = [say("column.rank"), *(class_name(each.name) for each in classes)]
    return table(head, rows, ["l g", *["l"] * len(classes)], "wp-ends", say("ends.title"))


def _ends(ranked: tuple[UnitResult, ...]) -> list[UnitResult | None]:
    """前1, 前2, 前3, 后3, 后2, 后1; a unit stands once, so that a small class leaves places empty."""
    first = ranked[:ENDS]
    last = ranked[ENDS:][-ENDS:]
    return [*first, *[None] * (ENDS - len(first)), *[None] * (ENDS - len(last)), *last]


def _told_apart(column: Sequence[UnitResult | None]) -> bool:
    units = [unit for unit in column if unit is not None and unit.shown]
    return all(one.rank == other.rank or figure(one.index, 1) != figure(other.index, 1) for one, other in pairwise(units))


def _end(
    unit: UnitResult | None, each: ClassResult, decimals: int, selection: Selection, strong: Collection[str] | None
) -> str:
    if unit is None:
        return ""
    hidden = say("suppressed")
    score = text(figure(unit.index, decimals)) if unit.shown else f'<span class="g">{text(hidden)}</span>'
    return f'<span class="wp-end">{_opened(unit, selection, strong)}{_tied(unit, each)} <b>{score}</b></span>'


def _tied(unit: UnitResult, each: ClassResult) -> str:
    """That others who are not in the table share the place of the third, or of the last third."""
    ranked = each.ranked
    out = ranked[ENDS:-ENDS] if len(ranked) > 2 * ENDS else ()
    edge = out and unit.name in (ranked[ENDS - 1].name, ranked[-ENDS].name)
    same = sum(other.rank == unit.rank for other in out) if edge else 0
    return f' <small class="g">{text(say("ends.tied", count=same))}</small>' if same else ""


def moved(
    appraisal: Appraisal,
    moving: Movers,
    selection: Selection,
    strong: Collection[str] | None = None,
    most: int = MOST_MOVED,
) -> str:
    up, down = ([unit for unit in side if unit.shown and unit.change.shown] for side in (moving.up, moving.down))
    units = [*up, *down]
    if not units:
        key = "moved.nobody"
        if not moving.compared:
            key = "moved.untested" if any(unit.change for unit in appraisal.units) else "moved.first_wave"
        return section(say("moved.title_none"), _quiet(say(key)))
    rows, css = [], []
    half = MOST_MOVED // 2
    for unit in (*up[: max(half, MOST_MOVED - len(down))], *down[: max(half, MOST_MOVED - len(up))]):
        before = unit.index - unit.change.value
        mark = {"up": "▲", "down": "▼"}[unit.change.verdict]
        rows.append(
            [
                toned(mark, unit.change.verdict) + _opened(unit, selection, strong),
                text(arrow(figure(before, 1), figure(unit.index, 1))),
                toned(signed(difference(unit.index, before, 1), 1) + say("unit_of.points"), unit.change.verdict),
            ]
        )
        css.append(_faint(unit, strong))
    title = say("moved.title", count=len(units))
    head = [say("column.unit"), say("column.from_to"), say("column.change")]
    body = table(head, rows, ["l", "g", ""], "wp-bare", title, css)
    body += _more(len(units) - MOST_MOVED)
    return _based(title, say("moved.base", count=moving.tested), body)


def falling(
    appraisal: Appraisal, found: Sequence[Fall], moving: Movers, selection: Selection, strong: Collection[str] | None = None
) -> str:
    """双降 and 靠后且下降; nothing where no change could be tested."""
    if not moving.compared:
        return ""
    if not found:
        return section(say("falls.title_none"), _quiet(say("falls.nobody")))
    items = "".join(
        f'<li class="{_faint(fall.unit, strong)}">{_opened(fall.unit, selection, strong)}{text(say("join.colon"))}'
        f"{text(decision_words.fall_line(fall, appraisal))}</li>"
        for fall in found[:MOST_NAMED]
    )
    body = f'<ul class="wp-plain">{items}</ul>{_more(len(found) - MOST_NAMED)}'
    return section(claim("falls.title", "down", count=len(found)), body)


def topics_block(report: CommentReport | None, portfolio: str = "", selection: Selection | None = None) -> str:
    """群众反映最集中的问题 by persons, of the wave or of one 分管口, each a link. report: None where nobody counted."""
    if report is None or (report.counts is not None and not report.counts.collected):
        return section(say("topics.title_none"), _quiet(say("topics.none")))
    counts = report.scope(portfolio=portfolio).counts
    if counts is None:
        return section(say("topics.title_none"), _quiet(say("comments.too_few")))
    raised = top_topics(report, ENDS, portfolio=portfolio)
    base = say("topics.base", count=count(counts.criticism + counts.suggestion))
    if not raised:
        return section(say("topics.title_none"), _quiet(base))
    where = (selection or Selection()).only_wave()
    items = "".join(
        f"<li>{link('comments', where, line.topic, more={'topic': line.topic})} "
        f"<b>{text(say('topics.persons', count=count(line.persons)))}</b></li>"
        for line in raised
    )
    return _based(say("topics.title", count=len(raised)), base, f'<ol class="wp-asked">{items}</ol>')


def to_decide(
    appraisal: Appraisal,
    found: Decisions,
    selection: Selection,
    strong: Collection[str] | None = None,
    whole: bool = True,
) -> str:
    """请领导研究: each item leads to where one sees it. whole: of the wave, with what to publish of it."""
    items = []
    if found.feet:
        classes = [
            link("ranking", selection.of_class(unit_class), told) for unit_class, told in decision_words.naming(found.feet)
        ]
        items.append(_item(say("decision.naming"), [text(say("join.clause")).join(classes)]))
    named = [
        f"<li>{_opened(each.unit, selection, strong)}{text(say('join.colon'))}"
        f"{text(decision_words.reasons(each, appraisal))}</li>"
        for each in found.candidates[:MOST_NAMED]
    ]
    label = say("decision.candidates")
    if named:
        more = _more(len(found.candidates) - MOST_NAMED)
        items.append(f'<li>{text(label)}<ul class="wp-plain">{"".join(named)}</ul>{more}</li>')
    elif whole and found.feet:
        known = any(unit.se is not None for unit in appraisal.units)
        items.append(_item(label, [text(say("decision.nobody" if known else "decision.unknown"))]))
    for flag, units in found.flagged:
        items.append(_item(say("decision.flag", flag=flag), [_names(units, selection, strong)]))
    if found.too_few:
        items.append(_item(say("decision.too_few"), [_names(found.too_few, selection, strong)]))
    if whole:
        scope = link("documents", selection.only_wave(), say("decision.scope_open"))
        items.append(_item(say("decision.scope"), [scope]))
    if not items:
        return section(say("decision.title"), _quiet(say("decision.none")))
    return section(say("decision.title"), f'<ol class="wp-asked">{"".join(items)}</ol>')


def not_ranked(units: Sequence[UnitResult], selection: Selection, strong: Collection[str] | None = None) -> str:
    """Those of the units that have no rank, by reason."""
    units = [unit for unit in units if unit.rank is None]
    if not units:
        return ""
    parts = [
        f"{text(reason)}{text(say('join.colon'))}{_names(of_reason, selection, strong)}"
        for reason, of_reason in decision_words.unranked(units)
    ]
    body = text(say("join.clause")).join(parts)
    title = text(say("unranked.title", count=len(units)))
    return f'<section class="wp-section"><p class="wp-note">{beside(f"<b>{title}</b>", body)}</p></section>'


def _item(label: str, parts: Sequence[str]) -> str:
    return f"<li>{text(label)}{text(say('join.colon'))}{''.join(parts)}</li>"


def _names(units: Sequence[UnitResult], selection: Selection, strong: Collection[str] | None) -> str:
    """The first few, and how many there are in all."""
    links = text(say("list.and")).join(_opened(unit, selection, strong) for unit in units[:MOST_NAMED])
    return links + (text(say("list.more", count=len(units))) if len(units) > MOST_NAMED else "")


def _opened(unit: UnitResult, selection: Selection, strong: Collection[str] | None) -> str:
    """A link to the unit; of those that are looked at it is strong, of the others faint."""
    css = "" if strong is None else "wp-strong-name" if unit.name in strong else "wp-faint"
    return link("unit", selection.of_unit(unit.unit_class, unit.name), unit.name, css=css)


def _faint(unit: UnitResult, strong: Collection[str] | None) -> str:
    return "wp-faint" if strong is not None and unit.name not in strong else ""


def _based(title: str, base: str, body: str) -> str:
    """A section with its base in the line of the title, to save one."""
    return f'<section class="wp-section"><h2>{text(title)} <small>{text(base)}</small></h2>{body}</section>'


def _more(count: int) -> str:
    return _quiet(say("moved.more", count=count)) if count > 0 else ""


def _quiet(told: str) -> str:
    return f'<p class="wp-note">{text(told)}</p>'
