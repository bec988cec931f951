"""The registry of units: what may stand in its fields, and what all batches together say of a unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import pyarrow as pa

from data.content import ONE_CLASS, REGISTRY_SCHEMA
from data.names import KnownUnit, simplified
from data.periods import period_of
from data.store import Reader

KINDS: dict[str, tuple[str, ...]] = {
    "department": ("department", "部门", "政府部门", "机关", "机关部门"),
    "window": ("window", "窗口", "服务窗口"),
    "institution": ("institution", "事业单位"),
    "town": ("town", "乡镇街道", "乡镇", "街道", "镇", "乡", "镇街"),
    "post": ("post", "科长岗位", "岗位", "中层岗位"),
}
"""What a file may write under 单位类型."""
YES = {"是", "排名", "参加", "1", "true", "yes", "y"}
NO = {"否", "不排名", "不参加", "0", "false", "no", "n"}
NONE = "无"
"""What a file writes to empty a field, or none in English; a blank cell says nothing."""
LISTS = ("aliases", "predecessors")
ASKED = ("垂直管理", "中央", "省级统一管理", "省属", "省驻")
"""How 管理体制 begins where a city has nothing to order."""
COURTS = ("法院", "检察院")
_LIST = re.compile(r"[、，,;；\n\r]+(?![^(（]*[)）])")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?(?:[ T]00:00(?::00)?)?")
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class UnitRecord:
    """A unit in a wave, every field as the latest batch that says something of it says; "" where none does."""

    name: str
    code: str = ""
    full_name: str = ""
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    unit_class: str = ONE_CLASS
    kind: str = ""
    parent: str = ""
    district: str = ""
    governance: str = ""
    portfolio: str = ""
    authority: str = ""
    credit_code: str = ""
    ranked: bool = True
    valid_from: str = ""
    valid_to: str = ""
    predecessors: tuple[str, ...] = ()


FIELDS = tuple(each.name for each in fields(UnitRecord) if each.name != "name")


def registry_of(store: Reader, wave: str) -> tuple[UnitRecord, ...]:
    """The units of a wave in the order in which active batches first name them."""
    rows = store.records(
        f"select u.name, {latest('r')}, min((r.batch, r.position)) as place "
        "from registry r join unit u on u.id = r.unit where r.wave = ? group by u.id, u.name order by place",
        [wave],
    )
    return tuple(_record(row) for row in rows)


def is_asked(unit: UnitRecord) -> bool:
    """Whether the city asks the unit and does not order it: courts, procuratorates, units of higher administration."""
    names = (unit.name, unit.full_name)
    return unit.governance.startswith(ASKED) or any(name.endswith(COURTS) for name in names)


def ratings_of(store: Reader, wave: str, unit: str) -> int:
    """How many ratings and earlier scores of a wave are about the unit."""
    counted = "select coalesce(sum(c.n), 0) from cube c join unit u on u.id = c.unit where c.wave = ? and u.name = ?"
    scores = "select count(*) from score s join unit u on u.id = s.unit where s.wave = ? and u.name = ?"
    return sum(int(store.value(sql, [wave, unit])) for sql in (counted, scores))


def latest(table: str) -> str:
    """SQL: of every field what the latest batch that says something says."""
    return ", ".join(f"arg_max({table}.{name}, {table}.batch) as {name}" for name in FIELDS)


def known_units(store: Reader, waves: Iterable[str]) -> list[KnownUnit]:
    """Every unit of the database with what the registry calls it, those of these waves first and as `here`.

    A unit that has ended in a wave, and that another one of the wave comes from, is not there any more.
    """
    here = set(waves)
    rows = store.records(
        f"select r.wave, u.name, {latest('r')} from registry r join unit u on u.id = r.unit group by r.wave, u.id, u.name "
        "order by u.id"
    )
    left = superseded([(row["wave"], _record(row)) for row in rows])
    units: dict[str, KnownUnit] = {}
    for row in sorted(rows, key=lambda row: row["wave"] not in here):
        is_here = row["wave"] in here and (row["wave"], row["name"]) not in left
        known, record = units.get(row["name"]), _record(row)
        if known is None or is_here == known.here:
            others = [*(known.others if known else ()), record.full_name, record.short_name, *record.aliases]
            former = [*(known.former if known else ()), *record.predecessors]
            names, befores = (tuple(dict.fromkeys(name for name in each if name)) for each in (others, former))
            units[row["name"]] = KnownUnit(row["name"], names, befores, is_here)
    return list(units.values())


def superseded(records: Sequence[tuple[str, UnitRecord]]) -> set[tuple[str, str]]:
    """Wave and name of units that have ended and that another unit of the same wave comes from."""
    former = {(wave, name) for wave, record in records for name in record.predecessors if name != record.name}
    return {(wave, record.name) for wave, record in records if record.valid_to} & former


def content_rows(wave: str, said: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows of the registry from what is said of units: `name` and those fields that are spoken of, "" to empty one."""
    rows = [{"wave": wave, "unit": each["name"], **{name: each[name] for name in FIELDS if name in each}} for each in said]
    return pa.Table.from_pylist(rows, schema=REGISTRY_SCHEMA)


def conformed(registry: pa.Table) -> pa.Table:
    """Rows of the registry in today's columns, also of a batch withdrawn by an older program."""
    if "authority" not in registry.column_names:
        registry = registry.rename_columns(["authority" if name == "parent" else name for name in registry.column_names])
    for field in REGISTRY_SCHEMA:
        if field.name not in registry.column_names:
            registry = registry.append_column(field, pa.nulls(len(registry), field.type))
    return registry.select(REGISTRY_SCHEMA.names)


def field_fault(cell: Mapping[str, str | None]) -> tuple[str, str]:
    """Code and role of the first field of a row that cannot be stored, two empty texts where all can."""
    said = {role: text for role, text in cell.items() if text and not _is_none(text)}
    if "ranked" in said and said["ranked"].lower() not in YES | NO:
        return "ranked_bad", "ranked"
    if "kind" in said and kind_of(said["kind"]) is None:
        return "kind_bad", "kind"
    if "credit_code" in said and not is_credit_code(said["credit_code"]):
        return "credit_code_bad", "credit_code"
    for role in ("valid_from", "valid_to"):
        if role in said and iso_date(said[role]) is None:
            return "date_bad", role
    return "", ""


def field_values(cell: Mapping[str, str | None]) -> dict[str, object]:
    """What the fields of a row say, as they are stored; the row has no fault."""
    said: dict[str, object] = {role: text for role, text in cell.items() if text}
    for role, text in said.items():
        if role in LISTS:
            said[role] = [] if _is_none(text) else listed(text)
        elif role == "ranked":
            said[role] = _is_none(text) or text.lower() in YES
        elif role not in ("wave", "unit"):
            said[role] = "" if _is_none(text) else _READ.get(role, str)(text)
    return said


def _is_none(text: str) -> bool:
    return simplified(text).lower() in (NONE, "none")


def listed(text: str) -> list[str]:
    """Names in one cell, separated by 、 or ； or a new line."""
    return list(dict.fromkeys(name.strip() for name in _LIST.split(text) if name.strip()))


def kind_of(text: str) -> str | None:
    """None where it is no kind of unit."""
    return next((kind for kind, words in KINDS.items() if simplified(text).strip().lower() in words), None)


def iso_date(text: str) -> str | None:
    """2025年3月1日 and its like as 2025-03-01; a year or a month alone stays one. None where it is no date."""
    text = text.strip()
    found = _DATE.fullmatch(f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)])


def is_credit_code(text: str) -> bool:
    """统一社会信用代码 (GB 32100-2015): 18 characters without I, O, S, V, Z, of which the last checks the others."""
    text = text.strip().upper()
    if len(text) != 18 or any(char not in _CREDIT_LETTERS for char in text):
        return False
    total = sum(_CREDIT_LETTERS.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    return _CREDIT_LETTERS[(31 - total % 31) % 31] == text[17]


def ended_before(valid_to: str, period: str) -> bool:
    """Whether a unit had ended when a period began; never where one of them is not known."""
    last, began = period_of(valid_to), period_of(period)
    return last is not None and began is not None and last.end <= began.start + 1e-9


def _record(row: Mapping[str, object]) -> UnitRecord:
    said = {name: row[name] for name in FIELDS if row[name] not in (None, "")}
    return UnitRecord(row["name"], **{name: tuple(value) if name in LISTS else value for name, value in said.items()})


_READ = {
    "kind": kind_of,
    "credit_code": lambda text: text.strip().upper(),
    "valid_from": iso_date,
    "valid_to": iso_date,
}
