"""reviews: the indicators of 好差评 and of windows over time"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.known import unit_unknown
from jobs.reviews import INDICATORS, NEED_CASES, STEPS, ReviewTable, review_lines, review_table
from jobs.unit_lines import SeriesLines, UnitLine
from jobs.viewer import LOCAL
from words import say
from words import unit_lines as words
from words.numbers import count
from words.sentences import text_of, wave_title


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("reviews", parents=[shared], help=say("help.reviews"))
    parser.add_argument("--series", required=True)
    parser.add_argument("--unit")
    parser.add_argument("--step", choices=STEPS, help=say("help.step"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_reviews)


def _reviews(store, options) -> None:
    table = review_table(LOCAL, store, options.series, options.step)
    names = [unit.name for unit in table.units]
    if options.unit and options.unit not in names:
        raise unit_unknown(options.unit, names)
    wanted = [unit for unit in table.units if options.unit in (None, unit.name)]
    lines = [review_lines(table, indicator) for indicator in INDICATORS]
    if options.json:
        print_json(
            {
                "series": options.series,
                "step": table.step,
                "steps": table.steps,
                "periods": table.periods,
                "incomplete": [table.periods[place] for place in table.incomplete],
                "undated": table.undated,
                "units": [_unit(table, unit, lines) for unit in wanted],
            }
        )
        return
    places = range(len(table.periods)) if options.unit else [len(table.periods) - 1]
    header = [say("column.wave"), say("column.unit"), *map(words.indicator_name, INDICATORS), say("reviews.rated")]
    print_table(header, [_row(table, unit, place) for unit in wanted for place in places])
    for each in lines:
        if table.finer and each.indicator in NEED_CASES:
            print(words.finer(each.indicator, table.own, table.step))
            continue
        print(text_of(words.lines_headline(each)))
        for line in words.missing(each):
            print(line)


def _row(table: ReviewTable, unit, place: int) -> list[str]:
    shares, reviews = unit.shares(place), unit.reviews[place]
    hidden = say("suppressed") if unit.hidden[place] else "—"
    figures = [words.shown(shares[code].figure, code) if code in shares else hidden for code in INDICATORS]
    rated = hidden if reviews is None or unit.hidden[place] else count(reviews.rated)
    return [wave_title(table.periods[place]), unit.name, *figures, rated]


def _unit(table: ReviewTable, unit, lines: list[SeriesLines]) -> dict[str, object]:
    return {
        "unit": unit.name,
        "unit_class": unit.unit_class,
        "periods": [_period(table, unit, place) for place in range(len(table.periods))],
        "lines": {each.indicator: _line(next(line for line in each.units if line.unit == unit.name)) for each in lines},
    }


def _period(table: ReviewTable, unit, place: int) -> dict[str, object]:
    """Nothing of what may not be shown but that it is there."""
    reviews = None if unit.hidden[place] else unit.reviews[place]
    return {
        "period": table.periods[place],
        "hidden": unit.hidden[place],
        "rated": reviews and reviews.rated,
        "handled": reviews and reviews.handled,
        "missing": reviews.missing if reviews else {},
        "indicators": {
            code: {
                "value": share.figure, "ci_low": share.per * share.low, "ci_high": share.per * share.high,
                "part": share.part, "base": share.base,
            }
            for code, share in unit.shares(place).items()
        },
    }  # fmt: skip


def _line(line: UnitLine) -> dict[str, object]:
    way = line.way
    return {
        "since": way and way.since, "change": way and way.value, "verdict": way and way.verdict, "p": way and way.p,
        "p_adjusted": way and way.p_adjusted, "limits": line.limits and asdict(line.limits), "limited": line.limited,
        "outside": line.outside,
    }  # fmt: skip
