"""Parts of 我分管的单位, as markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from analytics.decisions import decisions
from analytics.facts import lowest_group, movers, weakest_dimension
from analytics.falls import falls
from analytics.portfolios import Portfolio
from ui.drawings import Scale, interval, scale_of_units
from ui.markup import Figure, figures, headline, link, section, table, table_in_parts, text, toned
from ui.overview import falling, kicker, ledger_block, moved, not_ranked, to_decide, topics_block
from ui.session import Selection
from words import remarks, say
from words.numbers import NOTHING, count, difference, figure, signed
from words.portfolios import portfolio_headline, portfolio_title, portfolios_headline
from words.sentences import class_name, wave_title


def choice(found: Sequence[Portfolio], selection: Selection) -> str:
    """A link per 分管口 with the number of its units, and one to all of them."""
    whole = Selection(selection.series, selection.wave)
    links = link("portfolio", whole, say("portfolio.all"), current=not selection.portfolio)
    for each in found:
        if each.name:
            to = Selection(selection.series, selection.wave, portfolio=each.name)
            label = f"{each.name} {len(each.units)}"
            links += link("portfolio", to, label, current=each.name == selection.portfolio)
    return f'<nav class="wp-tabs wp-portfolios" aria-label="{text(say("portfolio.pick"))}">{links}</nav>'


def news(appraisal: Appraisal, portfolio: Portfolio) -> str:
    return headline(kicker(appraisal), portfolio_headline(portfolio), say("portfolio.why"))


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


def counted(portfolio: Portfolio) -> str:
    """How many units stand above, near and below the mean of their class, and how many moved; nothing without errors."""
    if portfolio.above is None:
        return ""
    base = say("portfolio.of_ranked", count=len(portfolio.ranked))
    shares = (("above", portfolio.above), ("near", portfolio.near), ("below", portfolio.below))
    items = [Figure(say("portfolio." + side), count(number), say("unit_of.units"), base) for side, number in shares]
    if portfolio.compared:
        moved = count(len(portfolio.up) + len(portfolio.down))
        of = say("portfolio.of_compared", count=portfolio.compared)
        items.append(Figure(say("portfolio.moved"), moved, say("unit_of.units"), of))
    return figures(items)


def units_table(appraisal: Appraisal, portfolio: Portfolio, selection: Selection) -> str:
    """Its units, class by class and best first; the place is that in the class."""
    scale = scale_of_units(portfolio.ranked or portfolio.units)
    changed = any(unit.change for unit in portfolio.units)
    graded = any(unit.grade or unit.flags for unit in portfolio.units)
    reasons = any(weakest_dimension(unit) or lowest_group(unit) for unit in portfolio.units)
    columns = [
        ("column.unit", "l", True), ("column.class_rank", "", True), ("column.interval", "l wide", scale is not None),
        ("column.score", "s", True), ("column.class_gap", "", True), ("column.change", "", changed),
        ("column.grade", "l narrow-off", graded), ("column.ballots", "g narrow-off", True),
        ("column.why", "l wrap wp-why", reasons),
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
    key = "portfolio.class_line" if each.mean_published is not None else "portfolio.class_line_plain"
    about = say(key, ranked=len(each.ranked), mean=figure(each.mean_published, 1))
    return f"{opened} <small>{text(about)}</small>"


def _row(unit: UnitResult, each: ClassResult, scale: Scale | None, appraisal: Appraisal, selection: Selection) -> list[str]:
    """A cell for each of the columns above."""
    opened = link("unit", selection.of_unit(unit.unit_class, unit.name), unit.name)
    rank = f"{unit.rank}/{len(each.ranked)}" if unit.rank is not None else say("rank.none")
    ballots = NOTHING if unit.has_note("scores_only") and not unit.ballots else count(unit.ballots)
    grade = text(remarks.grade(unit) or "")
    if not unit.shown or unit.index is None:
        hidden = f'<span class="g">{text(say("suppressed") if not unit.shown else NOTHING)}</span>'
        return [opened, text(rank), "", hidden, "", "", grade, text(ballots), ""]
    drawn = ""
    margin = unit.margin or 0
    if scale is not None and scale.holds(unit.index_exact - margin, unit.index_exact + margin):
        drawn = interval(
            unit.index_exact, unit.margin, unit.standing if unit.rank is not None else "outside", scale, each.mean
        )
    return [
        opened, text(rank), drawn, text(figure(unit.index, 1)), _gap(unit, each), _change(unit), grade, text(ballots),
        text(_why(unit)),
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


def _why(unit: UnitResult) -> str:
    weakest, lowest = weakest_dimension(unit), lowest_group(unit)
    parts = [say("unit.weakest", dimension=weakest.name)] if weakest else []
    parts += [say("unit.lowest", group=lowest.name)] if lowest else []
    return say("mark.comma").join(parts)


def beside(appraisal: Appraisal, portfolio: Portfolio, selection: Selection) -> tuple[str, str]:
    """Two columns beneath the table: what concerns these units of what 总览 says of all."""
    names = {unit.name for unit in portfolio.units}
    moving = replace(movers(appraisal), up=portfolio.up, down=portfolio.down)
    fallen = [fall for fall in falls(appraisal) if fall.unit.name in names]
    left = to_decide(appraisal, decisions(appraisal, portfolio.name), selection, whole=False)
    left += not_ranked(portfolio.units, selection)
    right = moved(appraisal, moving, selection) + falling(appraisal, fallen, moving, selection)
    return left, right + topics_block(None, portfolio.name) + ledger_block(None)


def all_table(appraisal: Appraisal, found: Sequence[Portfolio], selection: Selection) -> str:
    """Every 分管口 with how many of its units stand where; no score, since that would rank what cannot be compared."""
    judged = any(each.above is not None for each in found)
    compared = any(each.compared for each in found)
    head, kinds = [say("column.portfolio"), say("column.units")], ["l", ""]
    if judged:
        head += [say("column.above"), say("column.near"), say("column.below")]
        kinds += ["", "g", ""]
    if compared:
        head += [say("column.risen"), say("column.fallen")]
        kinds += ["", ""]
    head.append(say("column.last_of_class"))
    kinds.append("l wrap")
    rows = []
    for each in found:
        to = Selection(selection.series, selection.wave, portfolio=each.name)
        row = [link("portfolio", to, each.name) if each.name else text(portfolio_title("")), count(len(each.units))]
        if judged:
            row += [_number(each.above, "above"), _number(each.near, ""), _number(each.below, "below")]
        if compared:
            row += [_number(len(each.up), "up", "▲"), _number(len(each.down), "down", "▼")]
        last = (link("unit", selection.of_unit(unit.unit_class, unit.name), unit.name) for unit in each.last)
        rows.append([*row, text(say("list.and")).join(last)])
    title = say("portfolio.all_table")
    return section(title, table(head, rows, kinds, "wp-all-portfolios", title), say("portfolio.all_base") if judged else "")


def _number(number: int | None, tone: str, mark: str = "") -> str:
    return f'<span class="g">{NOTHING}</span>' if not number else toned(mark + count(number), tone)
