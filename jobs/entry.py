"""Forms keyed in by two clerks: begun, keyed, compared, settled, and stored as one ordinary batch."""

from __future__ import annotations

from dataclasses import dataclass, replace

from data import entry as kept
from data.comparison import Comparison, Difference, compare_entries, compare_marks
from data.content import TOTAL
from data.entry import BLANK, MULTIPLE, Entry, Form, items_from_text, text_of_items, usual_dimensions
from data.problems import DataError
from data.store import Store
from data.wave_rows import load_wave, wave, wave_before, waves
from jobs.databases import is_demonstration
from jobs.files import Exported, tables_in
from jobs.imports import Reading, Receipt, keep, understand
from jobs.plan import DEFAULT_SERIES
from jobs.schemes import DEFAULT_SCHEME, scheme_of, scheme_text
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.difference_sheet import difference_workbook
from words import say

__all__ = [
    "BLANK", "MULTIPLE", "Clerk", "Comparison", "Difference", "Entry", "EntryState", "Form", "Open", "Review", "begin",
    "compare_files", "comparison_workbook", "differences_workbook", "entries", "entry_of", "form_proposal", "own_forms",
    "reading_of", "remove", "remove_form", "renumber_form", "review", "save_form", "settle", "store_entry",
]  # fmt: skip


@dataclass(frozen=True)
class EntryState:
    """An entry in a list. batch: what it has become, None where nothing is stored."""

    entry: Entry
    batch: int | None


@dataclass(frozen=True)
class Clerk:
    """wrong: cells in which the paper says something else than the clerk keyed, of those keyed twice and settled."""

    name: str
    forms: int
    cells: int
    wrong: int

    @property
    def error_rate(self) -> float | None:
        """Percent; None where nothing of theirs was compared."""
        return 100 * self.wrong / self.cells if self.cells else None


@dataclass(frozen=True)
class Open:
    """A difference with the clerks who keyed it and what the paper says, None as long as nobody looked."""

    difference: Difference
    first_clerk: str
    second_clerk: str
    settled: str | None


@dataclass(frozen=True)
class Review:
    """Where an entry stands. cells: compared; single: forms that only one clerk keyed; blank: forms without a tick;
    multiple: items with two ticks."""

    forms: int
    twice: int
    cells: int
    single: tuple[Form, ...]
    differences: tuple[Open, ...]
    clerks: tuple[Clerk, ...]
    blank: int
    multiple: int

    @property
    def open(self) -> tuple[Open, ...]:
        return tuple(each for each in self.differences if each.settled is None)


def form_proposal(viewer: Viewer, store: Store, wave_id: str, overall_only: bool = False) -> str:
    """The items of a form as text to correct: the units of the wave's registry, with what their class is rated in."""
    viewer.must_edit()
    row = wave(store, wave_id)
    viewer.must_see(row.series)
    with store.snapshot() as moment:
        before = wave_before(moment, wave_id)
        arrays = load_wave(moment, wave_id)
        rated = usual_dimensions(load_wave(moment, before.id)) if before else {}
    rated |= {name: dimensions for name, dimensions in usual_dimensions(arrays).items() if dimensions}
    scheme, items = scheme_of(row.scheme), []
    for unit in arrays.units:
        asked = () if overall_only else tuple(scheme.dimension_weights(unit.unit_class) or rated.get(unit.unit_class, ()))
        items += [(unit.name, dimension) for dimension in asked or (TOTAL,)]
    return text_of_items(items)


def begin(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    group: str,
    items: str,
    *,
    series: str | None = None,
    scheme: str | None = None,
) -> int:
    """Begins the entry of a group's forms and returns its number.

    items: as items_from_text reads them; series, scheme: of a wave that does not exist yet.
    Raises DataError entry_incomplete, entry_items, entry_levels, scheme_unknown.
    """
    viewer.must_edit()
    if not wave_id.strip() or not group.strip():
        raise DataError("entry_incomplete")
    known = {row.id: row for row in waves(store)}.get(wave_id)
    if known:
        series = scheme = None
    else:
        series, scheme = series or DEFAULT_SERIES, scheme or DEFAULT_SCHEME
    viewer.must_see(known.series if known else series)
    levels = [level.name for level in scheme_of(known.scheme if known else scheme_text(scheme)).levels]
    return kept.add_entry(
        store, viewer.name, wave_id.strip(), group.strip(), items_from_text(items), levels, series, scheme
    )


def entries(viewer: Viewer, store: Store) -> list[EntryState]:
    """Entries of the series that the viewer may see, newest first."""
    viewer.must_edit()
    series = {row.id: row.series for row in waves(store)}
    seen = [each for each in kept.entries(store) if viewer.sees_series(series.get(each.wave, each.series or ""))]
    return [EntryState(each, kept.batch_of(store, each.id)) for each in reversed(seen)]


def entry_of(viewer: Viewer, store: Store, number: int) -> Entry:
    """Raises DataError entry_unknown, not_allowed."""
    viewer.must_edit()
    found = kept.entry(store, number)
    known = {row.id: row.series for row in waves(store)}
    viewer.must_see(known.get(found.wave, found.series or ""))
    return found


def save_form(viewer: Viewer, store: Store, number: int, clerk: str, form: str, marks: str) -> None:
    """Keeps a finished form. Raises DataError entry_form_twice, entry_form_done, entry_form_bad, entry_in_batch."""
    entry_of(viewer, store, number)
    kept.add_form(store, number, form, clerk, marks)


def own_forms(viewer: Viewer, store: Store, number: int, clerk: str) -> list[Form]:
    """What one clerk keyed, in the order of keying; nothing of the other one."""
    entry_of(viewer, store, number)
    return [each for each in kept.forms(store, number) if each.clerk == clerk]


def remove_form(viewer: Viewer, store: Store, number: int, clerk: str, form: str) -> None:
    """Takes back what was keyed wrongly. Raises DataError entry_form_unknown, entry_in_batch."""
    entry_of(viewer, store, number)
    kept.remove_form(store, number, form, clerk)


def renumber_form(viewer: Viewer, store: Store, number: int, clerk: str, form: str, new: str) -> None:
    """Corrects the number of a form. Raises what save_form and remove_form raise."""
    entry_of(viewer, store, number)
    kept.renumber_form(store, number, form, clerk, new.strip())


def remove(viewer: Viewer, store: Store, number: int) -> None:
    """Forgets an entry without forms. Raises DataError entry_has_forms."""
    entry_of(viewer, store, number)
    kept.remove_entry(store, number)


def review(viewer: Viewer, store: Store, number: int) -> Review:
    """Differences between the two clerks of each form, what is settled, and how often who was wrong."""
    job = entry_of(viewer, store, number)
    pairs = _by_form(kept.forms(store, number))
    said = kept.settled(store, number)
    twice = {form: both for form, both in pairs.items() if len(both) > 1}
    compared = compare_marks(job.items, *({form: both[place].marks for form, both in twice.items()} for place in (0, 1)))
    differences = tuple(
        Open(each, *(form.clerk for form in twice[each.form]), said.get((each.form, each.item)))
        for each in compared.differences
    )
    final = _final_marks(pairs, said)
    return Review(
        forms=len(pairs),
        twice=len(twice),
        cells=compared.cells,
        single=tuple(both[0] for both in pairs.values() if len(both) == 1),
        differences=differences,
        clerks=_clerks(twice, differences, len(job.items)),
        blank=sum(set(marks) == {BLANK} for marks in final.values()),
        multiple=sum(marks.count(MULTIPLE) for marks in final.values()),
    )


def settle(viewer: Viewer, store: Store, number: int, form: str, item: int, mark: str) -> None:
    """What the paper says. Raises DataError entry_form_bad, entry_in_batch."""
    entry_of(viewer, store, number)
    kept.settle(store, viewer.name, number, form, item, mark)


def reading_of(viewer: Viewer, store: Store, number: int, *, single: bool = False) -> Reading:
    """The settled forms, read as any wide file would be. single: forms that were keyed only once come too.

    Raises DataError entry_open, entry_single, entry_empty, and what understand raises.
    """
    job, state = entry_of(viewer, store, number), review(viewer, store, number)
    if not state.forms:
        raise DataError("entry_empty")
    if state.open:
        raise DataError("entry_open", count=len(state.open))
    if state.single and not single:
        raise DataError("entry_single", count=len(state.single), forms=[form.form for form in state.single])
    keyed = kept.forms(store, number)
    marks = _final_marks(_by_form(keyed), kept.settled(store, number))
    date = max(form.moment for form in keyed).strftime("%Y-%m-%d")
    name = file_name(say("entry.file_name", group=job.group, date=date)) + ".csv"
    plan = {"series": job.series, "scheme": job.scheme}
    reading = understand(viewer, store, name, kept.wide_file(job, marks), wave=job.wave, **plan)
    return replace(reading, layout=kept.read_as(number))


def store_entry(viewer: Viewer, store: Store, reading: Reading, *, create_units: bool = False) -> Receipt:
    """Stores what reading_of gave, as one batch. Raises DataError, and then nothing is stored."""
    return keep(viewer, store, reading, create_units=create_units)


def compare_files(viewer: Viewer, *files: tuple[str, bytes]) -> Comparison:
    """Two files, or the first two sheets of one. Raises DataError compare_alone, and what compare_entries raises."""
    viewer.must_edit()
    tables = [table for name, content in files for table in tables_in(name, content)[: 3 - len(files)]]
    if len(tables) < 2:
        raise DataError("compare_alone", file=files[0][0])
    return compare_entries(*tables)


def differences_workbook(viewer: Viewer, store: Store, number: int) -> Exported:
    """The list of differences of an entry, the forms keyed once, and the clerks."""
    job, state = entry_of(viewer, store, number), review(viewer, store, number)
    words = {**job.keys, BLANK: say("entry.key_blank"), MULTIPLE: say("entry.key_multiple")}
    rows = []
    for each in state.differences:
        cell = each.difference
        said = words[each.settled] if each.settled else ""
        rows.append((cell.form, cell.unit, cell.dimension, words[cell.first], words[cell.second], said))
    single = [(form.form, form.clerk) for form in state.single]
    clerks = [(each.name, each.forms, each.cells, each.wrong, each.error_rate) for each in state.clerks]
    title = say("entry.differences_name", group=job.group)
    return _workbook(title, difference_workbook(title, rows, single, clerks, is_demonstration(store)), store)


def comparison_workbook(viewer: Viewer, store: Store, compared: Comparison) -> Exported:
    """The list of differences between two files."""
    viewer.must_edit()
    rows = [(each.form, each.unit, each.dimension, each.first, each.second, "") for each in compared.differences]
    single = [
        *((form, say("entry.only_first")) for form in compared.only_first),
        *((form, say("entry.only_second")) for form in compared.only_second),
    ]
    title = say("compare.name")
    return _workbook(title, difference_workbook(title, rows, single, demonstration=is_demonstration(store)), store)


def _by_form(forms: list[Form]) -> dict[str, list[Form]]:
    pairs: dict[str, list[Form]] = {}
    for form in forms:
        pairs.setdefault(form.form, []).append(form)
    return pairs


def _final_marks(pairs: dict[str, list[Form]], said: dict[tuple[str, int], str]) -> dict[str, str]:
    """Marks by form: as keyed first, and where it is settled, as the paper says."""
    return {
        form: "".join(said.get((form, item), mark) for item, mark in enumerate(both[0].marks))
        for form, both in pairs.items()
    }


def _clerks(twice: dict[str, list[Form]], differences: tuple[Open, ...], items: int) -> tuple[Clerk, ...]:
    """In the order in which they began. Cells that nobody has settled yet count for neither of the two."""
    forms: dict[str, int] = {}
    wrong: dict[str, int] = {}
    undecided: dict[str, int] = {}
    for both in twice.values():
        for form in both:
            forms[form.clerk] = forms.get(form.clerk, 0) + 1
    for each in differences:
        for clerk, mark in ((each.first_clerk, each.difference.first), (each.second_clerk, each.difference.second)):
            counted = undecided if each.settled is None else wrong
            counted[clerk] = counted.get(clerk, 0) + (mark != each.settled)
    return tuple(
        Clerk(name, count, count * items - undecided.get(name, 0), wrong.get(name, 0)) for name, count in forms.items()
    )


def _workbook(title: str, content: bytes, store: Store) -> Exported:
    mark = [say("product.demonstration")] if is_demonstration(store) else []
    return Exported(file_name("_".join([*mark, title])) + ".xlsx", content)
