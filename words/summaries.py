"""What was understood of a file, and what an import brought, in words."""

from __future__ import annotations

from decimal import Decimal

from words import remarks
from words.catalog import joined, knows, say
from words.failures import one_line, place_of, unknown_name
from words.numbers import count
from words.punctuation import bracketed, clauses, commas, counted, labelled

KINDS = ("unit", "group", "dimension", "level")
SHOWN, LISTED = 6, 40
FEW_NUMBERS = 5
"""Levels whose names are numbers that are listed one by one, as those of a scale of five."""


def receipt_line(receipt) -> str:
    """第3批：……"""
    key = "receipt.dry" if receipt.batch is None else "receipt.line"
    return say(
        key,
        batch=receipt.batch,
        file=one_line(receipt.file),
        wave=one_line(receipt.wave),
        what=say(f"receipt.what.{receipt.shape}", ballots=count(receipt.ballots), stored=count(receipt.stored)),
        rejected=count(receipt.rejected),
    )


def reading_lines(reading) -> list[str]:
    """What was understood, a line each: name and text."""
    return [labelled(label, text) for label, text in reading_facts(reading)]


def reading_facts(reading) -> list[tuple[str, str]]:
    """Pairs of label and text; what is empty is left out."""
    kind = say("reading.kind." + reading.kind)
    facts = [
        ("file", one_line(reading.file)),
        ("kind", commas((kind, reading.encoding, one_line(reading.sheet)))),
        ("shape", say("reading.shape." + reading.shape)),
        ("layout", _layout(reading.layout)),
        ("marks", _marks(reading.marks) if reading.marks else ""),
        ("forms", _forms(reading.marks) if reading.marks else ""),
        ("wave", joined(_wave(reading, wave) for wave in reading.waves)),
        ("scheme", reading.scheme_title),
        ("units", _some(reading.units, SHOWN)),
        ("renamed", _some(tuple(renamed_name(each) for each in reading.renamed), LISTED)),
        ("changes", _some(tuple(unit_change(each) for each in reading.changes), LISTED)),
        ("groups", _counted(reading.groups)),
        ("dimensions", _some(reading.dimensions, LISTED)),
        ("levels", _levels(reading.levels)),
        ("ballots", count(reading.ballots) if reading.ballots else ""),
        (_counted_as(reading.shape), count(reading.read) if reading.read else ""),
        ("attributes", clauses(bracketed(one_line(name), _counted(each)) for name, each in reading.attributes)),
        ("comments", count(reading.comments) if reading.comments else ""),
        ("rejected", count(reading.rejected) if reading.rejected else ""),
        ("other_sheets", _some(reading.other_sheets, LISTED)),
        ("ignored", _some(reading.ignored, LISTED)),
        ("personal", _some(reading.personal, LISTED)),
        ("keyed", _some(reading.keyed, LISTED)),
        ("notes", clauses(place_of(note) for note in reading.notes)),
    ]
    return [(say("reading." + name), text) for name, text in facts if text]


def batch_facts(row: dict, detail) -> list[tuple[str, str]]:
    """What is known of a batch: pairs of label and text; what is empty is left out."""
    kind = say("reading.kind." + row["kind"])
    facts = [
        ("reading.file", one_line(row["file"])),
        ("batch.sha256", row["sha256"]),
        ("reading.kind", commas((kind, row["encoding"], one_line(row["sheet"])))),
        ("reading.shape", say("reading.shape." + row["shape"])),
        ("reading.layout", one_line(row["layout"])),
        ("reading.wave", joined(one_line(wave) for wave in row["waves"])),
        ("batch.moment", f"{row['moment']:%Y-%m-%d %H:%M:%S}"),
        ("batch.who", one_line(row["who"])),
        ("batch.counts", _counts(row)),
        ("reading.comments", count(detail.comments) if detail.comments else ""),
        ("batch.state", say("batch.state." + row["state"])),
    ]
    return [(say(key), text) for key, text in facts if text]


def batch_log(number: int, detail) -> list[str]:
    """What was done with a batch, oldest first, a line each."""
    lines = []
    for moment, who, action, other in detail.log:
        key = "batch.log." + action if other is None else "batch.log.of" if other < number else "batch.log.by"
        done = say(key, batch=other)
        lines.append(say("batch.log.line", moment=f"{moment:%Y-%m-%d %H:%M:%S}", who=one_line(who), done=done))
    return lines


def _counts(row: dict) -> str:
    counted = {name: count(row[name]) for name in ("ballots", "read", "stored", "rejected")}
    return say("batch.counted", **counted)


def unknown_by_kind(reading) -> list[tuple[str, list[str]]]:
    """Label of the kind and the names that the database does not know, with the nearest ones."""
    found = []
    for kind in KINDS:
        names = [unknown_name(each) for each in reading.unknown if each.kind == kind]
        if names:
            found.append((say(f"reading.new.{kind}", count=len(names)), names))
    return found


def _marks(marks) -> str:
    """Where number, code and marks were taken to stand, and what each mark means."""
    optical = marks.optical
    key = "reading.marks_fields" if marks.fields else "reading.marks_text"
    if optical.group is None:
        key = "reading.marks_fields_no_group" if marks.fields else "reading.marks_no_group"
    return say(
        key,
        ballot=str(optical.ballot),
        group=str(optical.group),
        marks=str(optical.marks),
        questions=len(optical.questions),
        levels=commas(counted(mark, one_line(level)) for mark, level in optical.levels.items()),
    )


def _forms(marks) -> str:
    return say("reading.forms_text", forms=count(marks.forms), blank=count(marks.blank), multiple=count(marks.multiple))


def renamed_name(renamed) -> str:
    """“市 财 政 局”按“市财政局”导入"""
    return say("reading.as_unit", name=one_line(renamed.name), unit=one_line(renamed.unit))


def unit_change(change) -> str:
    """市公安局：类别由“部门”改为“窗口”"""
    before, after = (field_text(change.field, value) for value in (change.before, change.after))
    return say(
        "reading.unit_change", unit=one_line(change.unit), field=say("field." + change.field),
        before=before or say("field.empty"), after=after or say("field.empty"),
    )  # fmt: skip


def field_text(name: str, value: object) -> str:
    """A field of the registry as a file and a screen write it."""
    if name == "ranked":
        return say("answer.yes" if value else "answer.no")
    if name == "kind":
        return say("kind." + str(value)) if value else ""
    return joined(one_line(each) for each in value) if isinstance(value, tuple | list) else one_line(str(value))


def _counted_as(shape: str) -> str:
    """What `read` counts in a shape."""
    return {"tally": "cells", "scores": "scores", "register": "lines", "caseload": "lines"}.get(shape, "ratings")


def _layout(name: str) -> str:
    """A platform by its own name, a layout of the office by the one that it was given."""
    return say("platform." + name) if knows("platform." + name) else one_line(name)


def _wave(reading, wave) -> str:
    key = "reading.wave_new" if wave.id in reading.new_waves else "reading.wave_known"
    return say(key, wave=wave.id, series=series_title(wave.series))


def series_name(series: str) -> str:
    """The series inside a sentence: nothing where the office gave it no name."""
    return "" if series == "default" else series


def series_title(series: str) -> str:
    return say("series.default") if series == "default" else series


def _counted(pairs: tuple[tuple[str, int], ...]) -> str:
    return _some(tuple(counted(remarks.level(name), count(number)) for name, number in pairs), LISTED)


def _levels(pairs: tuple[tuple[str, int], ...]) -> str:
    """Each with its count; numbers that were typed in as how many they are, and from where to where."""
    numbers = {name: number for name, number in pairs if name.replace(".", "", 1).isdecimal()}
    if len(numbers) <= FEW_NUMBERS:
        return _counted(pairs)
    low, high = (choose(numbers, key=Decimal) for choose in (min, max))
    typed = say("reading.numbers", count=count(sum(numbers.values())), low=low, high=high)
    rest = _counted(tuple(pair for pair in pairs if pair[0] not in numbers))
    return joined(part for part in (typed, rest) if part)


def _some(names: tuple[str, ...], shown: int) -> str:
    """The first names, and how many there are where that is not all of them."""
    text = joined(one_line(name) for name in names[:shown])
    return say("reading.some", names=text, count=len(names)) if len(names) > shown else text
