"""Reliability of the instrument, in words."""

from __future__ import annotations

from words.catalog import joined, say
from words.failures import one_line
from words.numbers import NOTHING, count, figure, percent, signed

CERTAIN = 0.05
ALPHA = ((0.95, "same"), (0.9, "high"), (0.8, "good"), (0.7, "fair"))
"""Nunnally (1978), Psychometric Theory; above 0.95 the questions repeat one another: Streiner (2003), J. Pers. Assess."""
WITHIN = ((0.7, "together"),)
"""Of one person's sheets: below, the questions go their own ways from unit to unit, which is no fault of theirs."""
ORDER = ((0.7, "one"), (0.5, "mostly"), (0.3, "partly"))
"""Schmidt (1997), Decision Sciences 28, 763."""


def lines(result) -> list[str]:
    """What a class's answers say of the questionnaire, a sentence each."""
    found = [
        say(
            "instrument.class",
            name=one_line(result.unit_class),
            persons=count(result.persons),
            questions=len(result.questions),
        )
    ]
    if result.flat:
        bound = NOTHING if result.flat_bound is None else percent(100 * result.flat_bound, 1)
        found.append(say("instrument.flat", bound=bound))
    found += _scales(result)
    if (person := result.scale("person")) is not None and person.reliability.alpha is not None:
        better = [
            one_line(item.name)
            for item in person.reliability.items
            if item.without is not None and item.without > person.reliability.alpha
        ]
        if better:
            found.append(say("instrument.better_without", names=joined(better)))
    found += _agreement(result) + _mildness(result)
    return found


def dimension_header() -> list[str]:
    names = ("dimension", "answers", "mean", "ceiling", "net", "rest", "without")
    return [say("instrument.column." + name) for name in names]


def dimension_rows(result) -> list[list[str]]:
    """Answers of each dimension, and what it adds to the scale of persons."""
    person = result.scale("person")
    items = {} if person is None else {item.name: item for item in person.reliability.items}
    rows = []
    for each in result.dimensions:
        item = items.get(each.name)
        rows.append(
            [
                one_line(each.name), count(each.n), figure(each.mean, 1), percent(100 * each.ceiling),
                percent(100 * each.net), figure(item and item.rest, 2), figure(item and item.without, 2),
            ]
        )  # fmt: skip
    return rows


def line_header(result) -> list[str]:
    """The lines stand beside one another by number, with their rank correlations."""
    names = [say("instrument.column." + name) for name in ("line", "persons", "alpha", "mildness")]
    return names + [str(number) for number in range(1, len(result.agreement.lines) + 1)]


def line_rows(result) -> list[list[str]]:
    scales = {each.name: each for each in result.lines}
    mild = {each.name: each.mean for each in result.mildness}
    rows = []
    for number, (name, correlations) in enumerate(
        zip(result.agreement.lines, result.agreement.correlations, strict=True), 1
    ):
        scale = scales[name]
        alpha = None if scale.reliability is None else scale.reliability.alpha
        rows.append(
            [
                f"{number} {one_line(name)}", count(scale.persons or None), figure(alpha, 2), signed(mild.get(name), 1),
                *(figure(each, 2) for each in correlations),
            ]
        )  # fmt: skip
    return rows


def _scales(result) -> list[str]:
    scales = [(level, result.scale(level)) for level in ("person", "rating", "within")]
    known = [(level, each) for level, each in scales if each is not None and each.reliability.alpha is not None]
    if not known:
        why = "flat" if result.flat else "counts" if not result.persons else "one" if len(result.questions) < 2 else "none"
        return [say("instrument.no_alpha." + why)]
    return [
        say(
            "instrument.scale." + level,
            alpha=figure(each.reliability.alpha, 2),
            low=figure(each.reliability.low, 2),
            high=figure(each.reliability.high, 2),
            omega=figure(each.reliability.omega, 2),
            word=say("instrument.alpha." + _word(level, each.reliability.alpha)),
        )
        for level, each in known
    ]


def _agreement(result) -> list[str]:
    if result.agreement is None or result.agreement.concordance is None:
        return [say("instrument.no_order")]
    order = result.agreement.concordance
    word = "none" if order.p > CERTAIN else _step(ORDER, order.w, "little")
    return [
        say(
            "instrument.order",
            word=say("instrument.order." + word),
            w=figure(order.w, 2),
            units=order.subjects,
            lines=order.judges,
        )
    ]


def _mildness(result) -> list[str]:
    if result.difference is None:
        return []
    if result.difference.p > CERTAIN:
        return [say("instrument.mild.same")]
    mildest, strictest = result.mildness[0], result.mildness[-1]
    return [
        say(
            "instrument.mild",
            mildest=one_line(mildest.name),
            above=signed(mildest.mean, 1),
            strictest=one_line(strictest.name),
            below=signed(strictest.mean, 1),
        )
    ]


def _word(level: str, alpha: float) -> str:
    return _step(WITHIN, alpha, "apart") if level == "within" else _step(ALPHA, alpha, "low")


def _step(steps, value: float, lowest: str) -> str:
    return next((name for bound, name in steps if value >= bound), lowest)
