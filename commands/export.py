"""export"""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.papers import add_wording, say_warnings, wording_of
from jobs.exports import DOCUMENTS, FORMATS, export
from jobs.files import write_bytes
from jobs.notices import PAPERS, export_paper
from jobs.registry import export_registry
from jobs.viewer import LOCAL
from words import say

REGISTRY = "registry"


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("export", parents=[shared], help=say("help.export"))
    parser.add_argument("document", choices=(*DOCUMENTS, REGISTRY))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--out", required=True, metavar="PATH")
    parser.add_argument("--unit-class")
    parser.add_argument("--format", choices=FORMATS, help=say("help.format"))
    add_wording(parser)
    parser.set_defaults(run=_export)


def _export(store, options) -> None:
    out = Path(options.out)
    format_name = options.format or out.suffix.lstrip(".").lower() or ("docx" if options.document in PAPERS else "xlsx")
    if options.document in PAPERS:
        drafted = export_paper(LOCAL, store, options.document, options.wave, format_name, wording_of(options))
        say_warnings(drafted)
        exported = drafted.file
    elif options.document == REGISTRY:
        exported = export_registry(LOCAL, store, options.wave, format_name)
    else:
        exported = export(LOCAL, store, options.document, options.wave, format_name, options.unit_class)
    path = out / exported.name if out.is_dir() else out
    write_bytes(path, exported.content)
    print(say("export.done", path=path))
