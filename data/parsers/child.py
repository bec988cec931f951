"""Runs as a process of its own: a file on standard input, its sheets on standard output.

A parser that aborts or asks for all the memory takes this process down, not the program. The first line of the input
is a request in JSON (kind, file, limits), the rest the file. A sheet is a line of JSON, then its cells as 32-bit codes,
column by column. Exit status 3: the last line of standard error is the code and the facts of the failure.
"""

from __future__ import annotations

import importlib
import json
import sys

from data.limits import Limits
from data.parsers.sheets import Sheet
from data.problems import DataError

PARSERS = {
    "xlsx": "workbooks",
    "xlsb": "workbooks",
    "xls": "workbooks",
    "ods": "opendocument",
    "docx": "documents",
    "html": "pages",
    "sav": "statistics",
    "dta": "statistics",
    "dbf": "dbase",
}
REFUSED = 3


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    allowed = Limits(**request["limits"])
    _limit_memory(allowed.memory_mb << 20)
    parser = importlib.import_module("data.parsers." + PARSERS[request["kind"]])
    try:
        for sheet in parser.sheets(request["file"], request["kind"], sys.stdin.buffer.read(), allowed):
            _write(sheet)
    except DataError as failure:
        _refuse(failure)
    except BaseException as error:  # a panic of a parser in Rust is no Exception
        print(type(error).__name__, file=sys.stderr)
        _refuse(DataError("file_broken", file=request["file"]))


def _write(sheet: Sheet) -> None:
    codes = sheet.codes()
    about = {
        "name": sheet.name,
        "height": sheet.height,
        "names": sheet.names(),
        "merged": sheet.merged,
        "headers": sheet.headers,
    }
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n")
    for column in codes:
        column.tofile(sys.stdout.buffer)


def _refuse(failure: DataError) -> None:
    print("\n" + json.dumps([failure.code, failure.facts]), file=sys.stderr)
    sys.exit(REFUSED)


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the guards and the time limit remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
