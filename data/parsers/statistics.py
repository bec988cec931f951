"""Files of SPSS and Stata through pyreadstat: names, question texts, and answers under their value labels."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pyreadstat

from data.limits import Limits
from data.parsers.sheets import Sheet, all_rows, as_text

READERS = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}
MORE = {"sav": {"extra_datetime_formats": ["MOYR6", "MOYR8", "QYR6", "QYR8"]}, "dta": {}}
"""Months and quarters are dates too."""
ENCODINGS = (None, "GB18030", "UTF-8")
"""As the file says; old ones say nothing or a code page of another country."""


def sheets(file: str, kind: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    """One sheet: variable names, then question texts, then a row per case. Codes declared missing by the user are blank.

    Raises DataError sheet_too_large.
    """
    values, about = _read(kind, content)
    labels = about.variable_value_labels
    columns = [_texts(values[name], labels.get(name, {})) for name in about.column_names]
    names = list(about.column_names)
    questions = [" ".join((label or "").split()) for label in about.column_labels]
    sheet = Sheet(file, "", allowed, headers=2)
    sheet.add(names)
    sheet.add(questions)
    yield all_rows(sheet, zip(*columns, strict=True))


def _read(kind: str, content: bytes):
    failure = None
    for encoding in ENCODINGS:
        try:
            return READERS[kind](io.BytesIO(content), encoding=encoding, output_format="dict", **MORE[kind])
        except (pyreadstat.ReadstatError, UnicodeDecodeError) as error:
            failure = failure or error
    raise failure


def _texts(values, labels: Mapping[object, str]) -> list[str]:
    names = {value: " ".join(label.split()) for value, label in labels.items() if label.strip()}
    texts: dict[object, str] = {}
    found = []
    for value in values.tolist() if hasattr(values, "tolist") else values:
        if value is None or value != value:
            found.append("")
            continue
        if value not in texts:
            texts[value] = names.get(value) or as_text(value).strip()
        found.append(texts[value])
    return found
