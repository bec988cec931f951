"""What was understood of a file, and what an import brought, in words."""

from __future__ import annotations

from decimal import Decimal

from words import remarks
from words.catalog import LANGUAGE, knows, say
from words.failures import one_line, place_of, unknown_name
from words.numbers import count

KINDS = ("unit", "group", "dimension", "level")
SHOWN, LISTED = 6, 40
FEW_NUMBERS = 5
"""Levels whose names are numbers that are listed one by one, as those of a scale of five."""


def receipt_line(receipt, language: str = LANGUAGE) -> str:
    """第3批：……"""
    key = "receipt.dry" if receipt.batch is None else "receipt.line"
    return say(
        key,
        language,
        batch=receipt.batch,
        file=one_line(receipt.file),
        wave=one_line(receipt.wave),
        what=say(f"receipt.what.{receipt.shape}", language, ballots=count(receipt.ballots), stored=count(receipt.stored)),
        rejected=count(receipt.rejected),
    )


def reading_lines(reading, language: str = LANGUAGE) -> list[str]:
    """What was understood, a line each: name and text."""
    return [f"{label}：{text}" for label, text in reading_facts(reading, language)]


def reading_facts(reading, language: str = LANGUAGE) -> list[tuple[str, str]]:
    """Pairs of label and text; what is empty is left out."""
    kind = say("reading.kind." + reading.kind, language)
    facts = [
        ("file", one_line(reading.file)),
        ("kind", "，".join(part for part in (kind, reading.encoding, one_line(reading.sheet)) if part)),
        ("shape", say("reading.shape." + reading.shape, language)),
        ("layout", _layout(reading.layout, language)),
        ("marks", _marks(reading.marks, language) if reading.marks else ""),
        ("forms", _forms(reading.marks, language) if reading.marks else ""),
        ("wave", "、".join(_wave(reading, wave, language) for wave in reading.waves)),
        ("scheme", reading.scheme_title),
        ("units", _some(reading.units, SHOWN, language)),
        ("renamed", _some(tuple(renamed_name(each, language) for each in reading.renamed), LISTED, language)),
        ("changes", _some(tuple(unit_change(each, language) for each in reading.changes), LISTED, language)),
        ("groups", _counted(reading.groups, language)),
        ("dimensions", _some(reading.dimensions, LISTED, language)),
        ("levels", _levels(reading.levels, language)),
        ("ballots", count(reading.ballots) if reading.ballots else ""),
        (_counted_as(reading.shape), count(reading.read) if reading.read else ""),
        ("attributes", "；".join(f"{one_line(name)}（{_counted(each, language)}）" for name, each in reading.attributes)),
        ("comments", count(reading.comments) if reading.comments else ""),
        ("rejected", count(reading.rejected) if reading.rejected else ""),
        ("other_sheets", _some(reading.other_sheets, LISTED, language)),
        ("ignored", _some(reading.ignored, LISTED, language)),
        ("personal", _some(reading.personal, LISTED, language)),
        ("keyed", _some(reading.keyed, LISTED, language)),
        ("notes", "；".join(place_of(note, language) for note in reading.notes)),
    ]
    return [(say("reading." + name, language), text) for name, text in facts if text]


def batch_facts(row: dict, detail, language: str = LANGUAGE) -> list[tuple[str, str]]:
    """What is known of a batch: pairs of label and text; what is empty is left out."""
    kind = say("reading.kind." + row["kind"], language)
    facts = [
        ("reading.file", one_line(row["file"])),
        ("batch.sha256", row["sha256"]),
        ("reading.kind", "，".join(part for part in (kind, row["encoding"], one_line(row["sheet"])) if part)),
        ("reading.shape", say("reading.shape." + row["shape"], language)),
        ("reading.layout", one_line(row["layout"])),
        ("reading.wave", "、".join(one_line(wave) for wave in row["waves"])),
        ("batch.moment", f"{row['moment']:%Y-%m-%d %H:%M:%S}"),
        ("batch.who", one_line(row["who"])),
        ("batch.counts", _counts(row, language)),
        ("reading.comments", count(detail.comments) if detail.comments else ""),
        ("batch.state", say("batch.state." + row["state"], language)),
    ]
    return [(say(key, language), text) for key, text in facts if text]


def batch_log(number: int, detail, language: str = LANGUAGE) -> list[str]:
    """What was done with a batch, oldest first, a line each."""
    lines = []
    for moment, who, action, other in detail.log:
        key = "batch.log." + action if other is None else "batch.log.of" if other < number else "batch.log.by"
        done = say(key, language, batch=other)
        lines.append(say("batch.log.line", language, moment=f"{moment:%Y-%m-%d %H:%M:%S}", who=one_line(who), done=done))
    return lines


def _counts(row: dict, language: str) -> str:
    counted = {name: count(row[name]) for name in ("ballots", "read", "stored", "rejected")}
    return say("batch.counted", language, **counted)


def unknown_by_kind(reading, language: str = LANGUAGE) -> list[tuple[str, list[str]]]:
    """Label of the kind and the names that the database does not know, with the nearest ones."""
    found = []
    for kind in KINDS:
        names = [unknown_name(each, language) for each in reading.unknown if each.kind == kind]
        if names:
            found.append((say(f"reading.new.{kind}", language, count=len(names)), names))
    return found


def _marks(marks, language: str) -> str:
    """Where number, code and marks were taken to stand, and what each mark means."""
    optical = marks.optical
    key = "reading.marks_fields" if marks.fields else "reading.marks_text"
    if optical.group is None:
        key = "reading.marks_fields_no_group" if marks.fields else "reading.marks_no_group"
    return say(
        key,
        language,
        ballot=str(optical.ballot),
        group=str(optical.group),
        marks=str(optical.marks),
        questions=len(optical.questions),
        levels="，".join(f"{mark}{one_line(level)}" for mark, level in optical.levels.items()),
    )


def _forms(marks, language: str) -> str:
    return say(
        "reading.forms_text", language, forms=count(marks.forms), blank=count(marks.blank), multiple=count(marks.multiple)
    )


def renamed_name(renamed, language: str = LANGUAGE) -> str:
    """“市 财 政 局”按“市财政局”导入"""
    return say("reading.as_unit", language, name=one_line(renamed.name), unit=one_line(renamed.unit))


def unit_change(change, language: str = LANGUAGE) -> str:
    """市公安局：类别由“部门”改为“窗口”"""
    before, after = (field_text(change.field, value, language) for value in (change.before, change.after))
    return say(
        "reading.unit_change", language, unit=one_line(change.unit), field=say("field." + change.field, language),
        before=before or say("field.empty", language), after=after or say("field.empty", language),
    )  # fmt: skip


def field_text(name: str, value: object, language: str = LANGUAGE) -> str:
    """A field of the registry as a file and a screen write it."""
    if name == "ranked":
        return say("answer.yes" if value else "answer.no", language)
    if name == "kind":
        return say("kind." + str(value), language) if value else ""
    return (
        say("list.and", language).join(one_line(each) for each in value)
        if isinstance(value, tuple | list)
        else (one_line(str(value)))
    )


def _counted_as(shape: str) -> str:
    """What `read` counts in a shape."""
    return {"tally": "cells", "scores": "scores", "register": "lines"}.get(shape, "ratings")


def _layout(name: str, language: str) -> str:
    """A platform by its own name, a layout of the office by the one that it was given."""
    return say("platform." + name, language) if knows("platform." + name, language) else one_line(name)


def _wave(reading, wave, language: str) -> str:
    key = "reading.wave_new" if wave.id in reading.new_waves else "reading.wave_known"
    return say(key, language, wave=wave.id, series=series_title(wave.series, language))


def series_name(series: str) -> str:
    """The series inside a sentence: nothing where the office gave it no name."""
    return "" if series == "default" else series


def series_title(series: str, language: str = LANGUAGE) -> str:
    return say("series.default", language) if series == "default" else series


def _counted(pairs: tuple[tuple[str, int], ...], language: str) -> str:
    return _some(tuple(f"{remarks.level(name, language)}{count(number)}" for name, number in pairs), LISTED, language)


def _levels(pairs: tuple[tuple[str, int], ...], language: str) -> str:
    """Each with its count; numbers that were typed in as how many they are, and from where to where."""
    numbers = {name: number for name, number in pairs if name.replace(".", "", 1).isdecimal()}
    if len(numbers) <= FEW_NUMBERS:
        return _counted(pairs, language)
    low, high = (choose(numbers, key=Decimal) for choose in (min, max))
    typed = say("reading.numbers", language, count=count(sum(numbers.values())), low=low, high=high)
    rest = _counted(tuple(pair for pair in pairs if pair[0] not in numbers), language)
    return say("list.and", language).join(part for part in (typed, rest) if part)


def _some(names: tuple[str, ...], shown: int, language: str) -> str:
    """The first names, and how many there are where that is not all of them."""
    text = "、".join(one_line(name) for name in names[:shown])
    return say("reading.some", language, names=text, count=len(names)) if len(names) > shown else text
