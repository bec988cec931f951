"""schemes"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from commands.printing import print_json, print_table
from jobs.schemes import KINDS, Preset, Scheme, preset_or_file, presets, scheme_of
from words import say
from words.schemes import weight_lines


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("schemes", parents=[shared], help=say("help.schemes"))
    parser.add_argument("--show", help=say("help.schemes_show"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run_on_path=_schemes)


def _schemes(database: Path, options: argparse.Namespace) -> None:
    """Needs no database."""
    if options.show:
        _show(options)
        return
    if options.json:
        print_json([preset_row(each) for each in presets().values()])
        return
    names = ("id", "kind", "title", "source", "description")
    print_table(
        [say("schemes." + name) for name in names],
        [
            [each.id, say("schemes.kind." + each.kind), each.title, say("schemes.source." + each.source), each.description]
            for each in presets().values()
        ],
    )


def preset_row(preset: Preset) -> dict[str, object]:
    """One preset as `schemes --json` lists it."""
    return {name: value for name, value in asdict(preset).items() if name != "text"}


def scheme_row(text: str, scheme: Scheme | None) -> dict[str, object]:
    """As `schemes --show --json` prints it; only a whole scheme has a hash and weights (shares by class, "" the rest)."""
    if scheme is None:
        return {"text": text, "hash": None, "pooled": None, "weights": None}
    return {"text": text, "hash": scheme.hash, "pooled": scheme.pooled, "weights": scheme.flat_weights()}


def _show(options: argparse.Namespace) -> None:
    text, preset = preset_or_file(options.show), presets().get(options.show)
    scheme = scheme_of(text) if preset is None or preset.kind == KINDS[0] else None
    if options.json:
        print_json(scheme_row(text, scheme))
        return
    print(text)
    if scheme is not None:
        print("\n".join([say("schemes.hash", hash=scheme.hash), say("schemes.weights"), *weight_lines(scheme)]))
