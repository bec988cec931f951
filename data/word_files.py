"""A .docx that a person brings: a template of the office, or a paper that was edited. Refused before anything reads
it where it runs something, leads elsewhere, or asks for too much."""

from __future__ import annotations

import re
from dataclasses import replace

from data.limits import limits
from data.package_guard import guard_package, kind_of_package, opened
from data.problems import DataError

MOST_MB = 10
UNPACKED_MB = 80
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_RUNS = re.compile(r"(?i)(vbaproject|activex|/embeddings/|oleobject|\.bin$)")


def guard_word_file(file: str, content: bytes) -> None:
    """Raises DataError not_a_word_file, file_too_large, file_broken, file_suspicious, workbook_macros, workbook_locked,
    word_file_runs, word_file_leads_away."""
    if len(content) > MOST_MB << 20:
        raise DataError("word_file_too_large", file=file, limit=MOST_MB)
    if not content.startswith(b"PK") or kind_of_package(file, content) != "docx":
        raise DataError("not_a_word_file", file=file)
    guard_package(file, "docx", content, replace(limits(), unpacked_mb=UNPACKED_MB))
    with opened(file, content) as archive:
        names = archive.namelist()
        if any(_RUNS.search(name) for name in names):
            raise DataError("word_file_runs", file=file)
        for name in names:
            if name.endswith(".rels"):
                away = [each for each in _EXTERNAL.findall(archive.read(name)) if not _LINK.search(each)]
                if away:
                    raise DataError("word_file_leads_away", file=file)
