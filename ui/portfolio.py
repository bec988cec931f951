"""Parts of 我分管的单位, as markup."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from analytics.decisions import decisions
from analytics.facts import lowest_group, movers, weakest_dimension
from analytics.falls import falls
from analytics.portfolios import Portfolio
from jobs.comments import CommentReport
from jobs.ledger import Ledger
from ui.drawings import Scale, interval, scale_of_units
from ui.markup import MARKS, headline, link, scrolling, section, table, table_in_parts, text, toned
from ui.overview import falling, kicker, not_ranked, to_decide, topics_block
from ui.rectification import ledger_block
from ui.session import Selection
from words import remarks, say
from words.numbers import NOTHING, count, difference, figure, signed
from words.portfolios import portfolio_caveat, portfolio_headline, portfolio_title, portfolios_headline
from words.punctuation import bracketed
from words.sentences import class_name, wave_title

MOST_MARKS = 40


def choice(found: Sequence[Portfolio], selection: Selection) -> str:
    """A link per 分管口 with the number of its units, and one to all of them."""
    whole = Selection(selection.series, selection.wave)
    links = link("portfolio", whole, say("portfolio.all"), current=not selection.portfolio)
    for each in found:
        if each.name:
            to = Selection(selection.series, selection.wave, portfolio=each.name)
            label = bracketed(each.name, count(len(each.units)))
            links += link("portfolio", to, label, current=each.name == selection.portfolio)
    return f'<nav class="wp-tabs wp-portfolios" aria-label="{text(say("portfolio.pick"))}">{links}</nav>'


def news(appraisal: Appraisal, portfolio: Portfolio) -> str:
    return headline(kicker(appraisal), portfolio_headline(portfolio), portfolio_caveat(portfolio))


def news_of_all(appraisal: Appraisal, found: Sequence[Portfolio]) -> str:
    return headline(kicker(appraisal), portfolios_headline(found), say("portfolio.why"))


def nobody(appraisal: Appraisal, selection: Selection) -> str:
    """The 分管口 has no unit among those that are seen here."""
    told = say("portfolio.empty", wave=wave_title(appraisal.period), portfolio=selection.portfolio)
    return f'<h1 class="wp-news">{text(told)}</h1>'


def teaching() -> str:
    """What to do where the registry names no 分管口."""
    steps = "".join(f"<li>{text(say(f'portfolio.none_step{number}'))}</li>" for number in (1, 2, 3))
    return (
        f'<h1 class="wp-news">{text(say("portfolio.none_title"))}</h1>'
        f'<div class="wp-empty"><p>{text(say("portfolio.none_text"))}</p><ol class="wp-list">{steps}</ol></div>'
    )


def units_table(appraisal: Appraisal, portfolio: Portfolio, selection: Selection) -> str:
    """Its units, class by class and best first; the place is that in the class."""
    scale = scale_of_units(portfolio.ranked or portfolio.units)
    changed = any(unit.change for unit in portfolio.units)
    graded = any(unit.grade or unit.flags for unit in portfolio.units)
    weak = any(weakest_dimension(unit) for unit in portfolio.units)
    low = any(lowest_group(unit) for unit in portfolio.units)
    columns = [
        ("column.unit", "l", True), ("column.class_rank", "", True), ("column.interval", "l wide", scale is not None),
        ("column.score", "s", True), ("column.class_gap", "", True), ("column.change", "", changed),
        ("column.grade", "l narrow-off", graded), ("column.ballots", "g narrow-off", True),
        ("column.weakest", "l wrap wp-why", weak), ("column.lowest", "l wrap wp-why", low),
    ]  # fmt: skip
    kept = [place for place, (*_, shown) in enumerate(columns) if shown]
    parts = []
    for each in appraisal.classes:
        rows = [_row(unit, each, scale, appraisal, selection) for unit in portfolio.units if unit.unit_class == each.name]
        if rows:
            parts.append((_class_line(each, selection), [[row[place] for place in kept] for row in rows]))
    title = say("portfolio.table", portfolio=portfolio_title(portfolio.name))
    head, kinds = [say(columns[place][0]) for place in kept], [columns[place][1] for place in kept]
    known = any(unit.margin is not None for unit in portfolio.units)
    base = say("portfolio.table_base" if known else "portfolio.table_plain")
    return section(title, table_in_parts(head, parts, kinds, "wp-own", title), base)


def _class_line(each: ClassResult, selection: Selection) -> str:
    opened = link("ranking", selection.of_class(each.name), class_name(each.name))
    about = say("portfolio.class_line", count=len(each.ranked))
    if each.mean_published is not None:
        about = say("dots.about", count=len(each.ranked), mean=figure(each.mean_published, 1))
    return f"{opened} <small>{text(about)}</small>"


def _row(unit: UnitResult, each: ClassResult, scale: Scale | None, appraisal: Appraisal, selection: Selection) -> list[str]:
    """A cell for each of the columns above."""
    opened = link("unit", selection.of_unit(unit.unit_class, unit.name), unit.name)
    rank = f"{unit.rank}/{len(each.ranked)}" if unit.rank is not None else say("rank.none")
    ballots = NOTHING if unit.has_note("scores_only") and not unit.ballots else count(unit.ballots)
    grade = text(remarks.grade(unit) or "")
    if not unit.shown or unit.index is None:
        hidden = f'<span class="g">{text(say("suppressed") if not unit.shown else NOTHING)}</span>'
        return [opened, text(rank), "", hidden, "", "", grade, text(ballots), "", ""]
    drawn = ""
    margin = unit.margin or 0
    if scale is not None and scale.holds(unit.index_exact - margin, unit.index_exact + margin):
        drawn = interval(
            unit.index_exact, unit.margin, unit.standing if unit.rank is not None else "outside", scale, each.mean
        )
    return [
        opened, text(rank), drawn, text(figure(unit.index, 1)), _gap(unit, each), _change(unit), grade, text(ballots),
        _named("unit.weakest", "dimension", weakest_dimension(unit)), _named("unit.lowest", "group", lowest_group(unit)),
    ]  # fmt: skip


def _gap(unit: UnitResult, each: ClassResult) -> str:
    if unit.class_gap is None or each.mean is None:
        return ""
    return toned(signed(difference(unit.index, each.mean, 1), 1), unit.standing)


def _change(unit: UnitResult) -> str:
    """The difference of the figures as they are shown, or 基本持平."""
    changed = unit.change
    if changed is None or not changed.shown:
        return f'<span class="g">{NOTHING}</span>'
    if changed.verdict == "none" and changed.se is not None:
        return f'<span class="g">{text(remarks.verdict(changed))}</span>'
    mark = {"up": "▲", "down": "▼"}.get(changed.verdict, "")
    return toned(mark + signed(difference(unit.index, unit.index - changed.value, 1), 1), changed.verdict)


def _named(key: str, fact: str, part: Part | None) -> str:
    """The name, under its heading; on a phone, where there is none, the words for it."""
    if part is None:
        return ""
    told = say(key, **{fact: part.name})
    return f'<span class="wp-wide-only">{text(part.name)}</span><span class="wp-narrow-only">{text(told)}</span>'


def beside(
    appraisal: Appraisal, portfolio: Portfolio, report: CommentReport, last: Ledger | None, selection: Selection
) -> tuple[str, str]:
    """Two columns beneath the table: what concerns these units of what 总览 says of all. last: the ledger of the wave
    before."""
    names = {unit.name for unit in portfolio.units}
    moving = movers(appraisal)
    fallen = [fall for fall in falls(appraisal) if fall.unit.name in names]
    left = to_decide(appraisal, decisions(appraisal, portfolio.name), selection, whole=False)
    left += not_ranked(portfolio.units, selection) + ledger_block(last, selection, portfolio.name)
    right = falling(appraisal, fallen, moving, selection)
    return left, right + topics_block(report, portfolio.name, selection)


def all_table(appraisal: Appraisal, found: Sequence[Portfolio], selection: Selection) -> str:
    """Every 分管口 with how many of its units stand where; no score, since that would rank what cannot be compared."""
    judged = any(each.above is not None for each in found)
    compared = any(each.compared for each in found)
    head, kinds = [say("column.portfolio"), say("column.units")], ["l", ""]
    if judged:
        head += [say("column.above"), say("column.near"), say("column.below"), say("column.each")]
        kinds += ["", "g", "", "l narrow-off wp-each"]
    if compared:
        head.append(say("column.moved"))
        kinds.append("l wrap")
    head.append(say("column.last_of_class"))
    kinds.append("l wrap narrow-off")
    rows = []
    for each in found:
        to = Selection(selection.series, selection.wave, portfolio=each.name)
        row = [link("portfolio", to, each.name) if each.name else text(portfolio_title("")), count(len(each.units))]
        if judged:
            numbers = (each.above, "above"), (each.near, ""), (each.below, "below")
            row += [*(_number(number, tone) for number, tone in numbers), _marks(each, selection)]
        if compared:
            row.append(_units(each.up, selection, "up", "▲") + _units(each.down, selection, "down", "▼"))
        rows.append([*row, _units(each.last, selection, "down", "")])
    title = say("portfolio.all_table")
    shown = scrolling(table(head, rows, kinds, "wp-all-portfolios", title), title)
    return section(title, shown, say("portfolio.all_base") if judged else "")


def _marks(portfolio: Portfolio, selection: Selection) -> str:
    """A mark a unit, as in the pictures; too many say no more than their number."""
    if len(portfolio.ranked) > MOST_MARKS:
        return ""
    order = {"above": 0, "near": 1, "below": 2}
    return "".join(
        f'<span class="wp-{unit.standing}">{_opened(unit, selection, MARKS[unit.standing])}</span>'
        for unit in sorted(portfolio.ranked, key=lambda unit: order[unit.standing])
    )


def _units(units: Sequence[UnitResult], selection: Selection, tone: str, mark: str) -> str:
    css = {"up": "wp-up", "down": "wp-down"}[tone]
    return "".join(f'<span class="{css} wp-one">{mark}{_opened(unit, selection, unit.name)}</span> ' for unit in units)


def _opened(unit: UnitResult, selection: Selection, label: str) -> str:
    title = "" if label == unit.name else unit.name
    return link("unit", selection.of_unit(unit.unit_class, unit.name), label, title=title)


def _number(number: int | None, tone: str) -> str:
    return toned(count(number), tone) if number else f'<span class="g">{count(number)}</span>'
