"""政务服务好差评 and windows over time: the reviews of a series by week, month, quarter or year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from analytics.lineage import register_of, sources_of_today
from analytics.review_lines import ReviewedUnit, ReviewTable, review_lines
from analytics.reviews import INDICATORS, LEVELS, NEED_CASES, Reviews, reviews_of, shown_spans, shown_wholes, together
from analytics.wave import Unit
from data.batches import WaveRow
from data.periods import MONTHS, enclosing, in_order, of_day, period_of
from data.problems import DataError
from data.review_rows import caseload_of, has_moments, review_counts, reviews_by_day
from data.store import Reader, Store
from data.wave_rows import RegistryRow, units_of
from jobs.results import series_waves
from jobs.schemes import scheme_of
from jobs.viewer import Viewer

__all__ = ["INDICATORS", "NEED_CASES", "STEPS", "ReviewTable", "is_reviews", "review_lines", "review_table"]
STEPS = ("year", "quarter", "month", "week")
"""What reviews can be counted by, beside the step of the waves themselves."""


def is_reviews(viewer: Viewer, store: Store, series: str) -> bool:
    """Whether the series rates on the five levels of 好差评. Raises DataError series_unknown."""
    return _rates_on_five(series_waves(viewer, store, series))


def review_table(viewer: Viewer, store: Store, series: str, step: str | None = None) -> ReviewTable:
    """step: one that the table offers; the step of the waves where none is given, or a shorter one where there is but one
    wave. Reviews of units that became others count for those. Raises DataError series_unknown, not_reviews, step_unknown.
    """
    rows = series_waves(viewer, store, series)
    if not _rates_on_five(rows):
        raise DataError("not_reviews", series=series)
    with store.snapshot() as moment:
        own = _own_step(rows)
        steps = _steps(moment, rows, own)
        step = step or (own if len(rows) > 1 or steps[-1] == own else steps[-1])
        if step not in steps:
            raise DataError("step_unknown", step=step, known=list(steps))
        return _Counting(viewer, moment, rows, own, step).table(steps)


def _rates_on_five(rows: Sequence[WaveRow]) -> bool:
    return all(set(LEVELS) <= scheme_of(text).scores.keys() for text in {row.scheme for row in rows})


def _own_step(rows: Sequence[WaveRow]) -> str:
    """ "" where waves are not all years, or all quarters and so on, of the calendar."""
    steps = {found.step if (found := period_of(row.period)) else "" for row in rows}
    return steps.pop() if len(steps) == 1 else ""


def _steps(store: Reader, rows: Sequence[WaveRow], own: str) -> tuple[str, ...]:
    """From the longest to the shortest."""
    if own == "":
        return ("",)
    longer = [step for step in STEPS if MONTHS.get(step, 0) > MONTHS.get(own, 99)]
    shorter = [step for step in STEPS if MONTHS.get(step, 0) < MONTHS.get(own, 0)]
    dated = bool(shorter) and all(has_moments(store, row.id) for row in rows)
    return (*longer, own, *(shorter if dated else ()))


class _Counting:
    """Reviews by unit of today and by wave, or by a shorter time."""

    def __init__(self, viewer: Viewer, store: Reader, rows: Sequence[WaveRow], own: str, step: str) -> None:
        self.store, self.rows, self.own, self.step = store, rows, own, step
        registries = [units_of(store, row.id) for row in rows]
        units = [[Unit(each.name, each.unit_class, predecessors=each.predecessors) for each in some] for some in registries]
        self.today = [each for each in registries[-1] if viewer.sees_class(each.unit_class)]
        self.heirs = [
            _heirs(self.today, sources, some, viewer.sees_class)
            for sources, some in zip(sources_of_today([register_of(each) for each in units]), registries, strict=True)
        ]

    def table(self, steps: tuple[str, ...]) -> ReviewTable:
        finer = self.own in steps and steps.index(self.step) > steps.index(self.own)
        cells, labels, incomplete, undated = self._by_day() if finer else self._by_wave()
        periods = sorted(labels, key=in_order)
        units = [
            ReviewedUnit(
                unit.name, unit.unit_class, unit.portfolio,
                tuple(cells[unit.name].get(label, (None, False))[0] for label in periods),
                tuple(cells[unit.name].get(label, (None, False))[1] for label in periods),
            )
            for unit in self.today
        ]  # fmt: skip
        found = [period_of(label) for label in periods]
        times = tuple(each.start for each in found) if all(found) else None
        places = tuple(place for place, label in enumerate(periods) if label in incomplete)
        reviewed = tuple(unit for unit in units if any(each is not None for each in unit.reviews))
        return ReviewTable(self.step, steps, self.own, tuple(periods), times, reviewed, places, undated)

    def _by_wave(self) -> tuple[dict[str, dict], list[str], set[str], int]:
        """Waves as they are, or added up to the longer times in which they lie."""
        parts: dict[str, dict[str, list[Reviews]]] = defaultdict(lambda: defaultdict(list))
        waves: Counter[str] = Counter()
        for row, heirs in zip(self.rows, self.heirs, strict=True):
            label = row.period if self.step == self.own else enclosing(period_of(row.period), self.step)
            waves[label] += 1
            for unit, reviews in self._of_wave(row, heirs).items():
                parts[unit][label].append(reviews)
        cells = {
            unit: {
                label: (together(each), not shown_wholes([part.rated for part in each]))
                for label, each in by_label.items()
                if any(part.rated for part in each)
            }
            for unit, by_label in parts.items()
        }
        whole = 1 if self.step == self.own else MONTHS[self.step] // MONTHS[self.own]
        return defaultdict(dict, cells), list(waves), {label for label, n in waves.items() if n < whole}, 0

    def _of_wave(self, row: WaveRow, heirs: dict[str, str]) -> dict[str, Reviews]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for unit, level, n in review_counts(self.store, row.id):
            if unit in heirs:
                counts[heirs[unit]][level] += n
        cases: dict[str, list[tuple[int | None, int | None]]] = defaultdict(list)
        for unit, stated in caseload_of(self.store, row.id).items():
            if unit in heirs:
                cases[heirs[unit]].append(stated)
        several = Counter(heirs.values())
        found = {}
        for unit in counts.keys() | cases.keys():
            stated = cases[unit]
            # Of a unit that was several, the cases are known where they are known of each of those.
            known = stated if len(stated) == several[unit] else []
            handled, rectified = (_sum(each[side] for each in known) for side in (0, 1))
            found[unit] = reviews_of(counts[unit], handled, rectified)
        return found

    def _by_day(self) -> tuple[dict[str, dict], list[str], set[str], int]:
        """Days put together; the cases handled are known of whole waves only."""
        counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        pieces: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        labels: set[str] = set()
        rated = 0
        for row, heirs in zip(self.rows, self.heirs, strict=True):
            rated += sum(n for unit, level, n in review_counts(self.store, row.id) if unit in heirs and level in LEVELS)
            for unit, level, day, n in reviews_by_day(self.store, row.id):
                if unit in heirs and level in LEVELS:
                    label = of_day(day, self.step)
                    labels.add(label)
                    counts[heirs[unit]][label][level] += n
                    pieces[heirs[unit]][row.id, label] += n
        cells: dict[str, dict] = defaultdict(dict)
        for unit, by_label in counts.items():
            shown = shown_spans(pieces[unit])
            cells[unit] = {label: (reviews_of(each), label not in shown) for label, each in by_label.items()}
        dated = sum(n for each in pieces.values() for n in each.values())
        return cells, list(labels), set(), rated - dated


def _heirs(
    today: Sequence[RegistryRow],
    sources: dict[str, tuple[str, ...]],
    then: Sequence[RegistryRow],
    sees: Callable[[str], bool],
) -> dict[str, str]:
    """By unit of a wave which unit of today it is; what a viewer may not see is none of them."""
    classes = {each.name: each.unit_class for each in then}
    found = {}
    for unit in today:
        names = [name for name in sources.get(unit.name, (unit.name,)) if name in classes]
        if all(sees(classes[name]) for name in names):
            found.update(dict.fromkeys(names, unit.name))
    return found


def _sum(values: Iterable[int | None]) -> int | None:
    """None where there is nothing, or one is unknown."""
    values = list(values)
    return None if not values or None in values else sum(values)
