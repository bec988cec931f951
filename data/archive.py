"""The files of a ZIP archive, with bounds; archives inside archives are refused."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from data.limits import Limits
from data.package_guard import check_entries, kind_of_package, opened
from data.problems import DataError

UTF8 = 0x800
CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""What systems leave behind: folders of macOS, hidden files, locks of open documents."""
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")


@dataclass(frozen=True, eq=False)
class Member:
    """name: archive/folder/file, fit to be shown; never used as a path."""

    name: str
    content: bytes


def members(file: str, content: bytes, allowed: Limits) -> list[Member]:
    """In the order of the archive. Raises DataError archive_empty, archive_too_many, archive_nested, file_too_large,
    file_suspicious, workbook_locked, file_broken."""
    if len(content) > allowed.file_mb << 20:
        raise DataError("file_too_large", file=file, limit=allowed.file_mb, setting="WANPING_MAX_FILE_MB")
    with opened(file, content) as archive:
        check_entries(file, archive, allowed)
        entries = [(shown_name(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
        entries = [(name, entry) for name, entry in entries if not CLUTTER.search(name)]
        if not entries:
            raise DataError("archive_empty", file=file)
        if len(entries) > allowed.members:
            raise DataError("archive_too_many", file=file, count=len(entries), limit=allowed.members)
        found = [Member(f"{file}/{name}", archive.read(entry)) for name, entry in entries]
    for member in found:
        if member.content.startswith(ARCHIVES) and not _is_document(member):
            raise DataError("archive_nested", file=file, member=member.name)
    return found


def shown_name(entry: zipfile.ZipInfo) -> str:
    """The path in the archive as text. Names without the mark of UTF-8 are GB18030 where they can be."""
    name = entry.filename
    if not entry.flag_bits & UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030", "cp437"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = UNSAFE.sub("", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part.strip() not in ("", ".", ".."))


def _is_document(member: Member) -> bool:
    return member.content.startswith(b"PK\x03\x04") and kind_of_package(member.name, member.content) != "zip"
