"""Any file to grids, by its content and not by its name."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from data.archive import Member, members
from data.grid import Grid
from data.guarded_reader import parse
from data.limits import Limits, limits
from data.ole import OLE, BrokenContainer, Container
from data.package_guard import guard_package, kind_of_package
from data.parsers.dbase import is_dbase
from data.problems import DataError
from data.text_reader import decode, read_decoded

PACKAGE = (b"PK\x03\x04", b"PK\x05\x06")
SPSS = (b"$FL2", b"$FL3")
STATA = re.compile(rb"<stata_dta>|[\x69\x6c\x6e\x6f\x71-\x73][\x01\x02]\x01\x00", re.DOTALL)
MARKUP = re.compile(rb"\s*<(!doctype|\?xml|html|head|meta|style|table|body|div)\b", re.IGNORECASE)
DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
DECLARED_AS = {"big5": "big5", "big5-hkscs": "big5", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file as it was read: one grid, or one per sheet."""

    name: str
    sha256: str
    grids: tuple[Grid, ...]


def read_files(name: str, content: bytes, *, encoding: str | None = None) -> list[SourceFile]:
    """The file, or what is in it where it is an archive. Raises DataError as `read_file` and `members`."""
    return [read_file(each.name, each.content, encoding=encoding) for each in unpacked(name, content)]


def unpacked(name: str, content: bytes) -> list[Member]:
    """The files of an archive; of any other file the file itself. Raises DataError as `members`."""
    if content.startswith(PACKAGE) and kind_of_package(name, content) == "zip":
        return members(name, content, limits())
    return [Member(name, content)]


def read_file(name: str, content: bytes, *, encoding: str | None = None) -> SourceFile:
    """encoding: of a text file, where the person has chosen it.

    Raises DataError where the bytes are no table: empty_file, not_a_table, file_too_large, file_broken, file_suspicious,
    file_too_slow, workbook_locked, workbook_macros, sheet_too_large, no_table_in_page, no_table_in_document,
    archive_has_files, and what `decode` and `read_text` raise.
    """
    with ThreadPoolExecutor(1) as beside:  # a large file is hashed on the other core while it is parsed
        digest = beside.submit(hashlib.sha256, content)
        grids = _grids(name, content, encoding)
    return SourceFile(name, digest.result().hexdigest(), grids)


def _grids(file: str, content: bytes, encoding: str | None) -> tuple[Grid, ...]:
    allowed = limits()
    kind = _kind(file, content)
    most, setting = (allowed.text_mb, "TEXT") if kind == "text" else (allowed.file_mb, "FILE")
    if len(content) > most << 20:
        raise DataError("file_too_large", file=file, limit=most, setting=f"WANPING_MAX_{setting}_MB")
    if kind == "zip":
        return _only_member(file, content, encoding, allowed)
    if kind in ("xlsx", "xlsb", "ods", "docx"):
        guard_package(file, kind, content, allowed)
    if kind != "text":
        return parse(file, kind, content, allowed)
    text, name = decode(file, content, encoding or _declared(content))
    if MARKUP.match(text):
        return parse(file, "html", text, allowed, name)
    return (read_decoded(file, text, name),)


def _kind(file: str, content: bytes) -> str:
    if content.startswith(PACKAGE):
        return kind_of_package(file, content)
    if content.startswith(OLE):
        return _kind_of_container(file, content)
    if content.startswith(SPSS):
        return "sav"
    if STATA.match(content):
        return "dta"
    return "dbf" if is_dbase(content) else "text"


def _kind_of_container(file: str, content: bytes) -> str:
    """Excel before 2007 and WPS. Raises DataError file_broken, workbook_locked, not_a_table."""
    try:
        container = Container(content)
    except BrokenContainer:
        raise DataError("file_broken", file=file) from None
    if "EncryptedPackage" in container:
        raise DataError("workbook_locked", file=file)
    if "Workbook" in container or "Book" in container:
        return "xls"
    raise DataError("not_a_table", file=file)


def _declared(content: bytes) -> str | None:
    """The encoding that a page says it has, where it may be doubted otherwise."""
    if not MARKUP.match(content):
        return None
    found = DECLARED.search(content[:2048])
    return DECLARED_AS.get(found[1].decode().lower()) if found else None


def _only_member(file: str, content: bytes, encoding: str | None, allowed: Limits) -> tuple[Grid, ...]:
    inside = members(file, content, allowed)
    if len(inside) > 1:
        raise DataError("archive_has_files", file=file, count=len(inside), names=[each.name for each in inside])
    return _grids(inside[0].name, inside[0].content, encoding)
