"""Schemes and layouts: those that ship, by name, and those of the office, by file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analytics.scheme import Scheme, parse_scheme
from data.layout import Layout, parse_layout
from data.problems import DataError
from data.wave_rows import nearest
from jobs.composing import composed
from jobs.databases import ROOT

DEFAULT_SCHEME = "cn4_100_80_60_0"
KINDS = ("scales", "groups", "dimensions", "grades")
"""What ships: whole schemes, which are scales with the usual rules; and parts that a scheme may use."""


@dataclass(frozen=True)
class Preset:
    """A scheme or a part that ships. source: found, inferred or general; parameters: of a part, "?" where to be filled."""

    id: str
    kind: str
    title: str
    source: str
    description: str
    reference: str
    parameters: Mapping[str, object]
    text: str


@lru_cache(maxsize=1)
def presets() -> dict[str, Preset]:
    """All that ships, by id, whole schemes first."""
    return {name: _preset(kind, text) for kind in KINDS for name, text in _texts(f"schemes/{kind}").items()}


def preset_schemes() -> dict[str, str]:
    """TOML text of the whole schemes that ship, by id."""
    return {name: each.text for name, each in presets().items() if each.kind == KINDS[0]}


def preset_layouts() -> dict[str, str]:
    """TOML text of the layouts that ship, by name."""
    return _texts("layouts")


def scheme_text(name: str) -> str:
    """The TOML text of a preset or of a file, with the parts it uses put in their places.

    Raises DataError scheme_unknown, scheme_is_part, not_utf8, what `composed` raises, SchemeError.
    """
    whole = preset_schemes()
    text = _text(name, whole)
    if text is None and name in presets():
        raise DataError("scheme_is_part", name=name)
    if text is None:
        raise DataError("scheme_unknown", name=name, nearest=nearest(name, whole), known=sorted(whole))
    text = composed(text, {each.id: each.text for each in presets().values()})
    parse_scheme(text)
    return text


def preset_or_file(name: str) -> str:
    """The TOML text of anything that ships, parts too, or of a file as `scheme_text` gives it; raises what that raises."""
    known = presets().get(name)
    return known.text if known is not None else scheme_text(name)


@lru_cache(maxsize=64)
def scheme_of(text: str) -> Scheme:
    """Parsed once, however often it is asked for. Raises SchemeError."""
    return parse_scheme(text)


def layout_named(name: str, remembered: Mapping[str, str]) -> Layout:
    """remembered: TOML text of the layouts that the office saved, by name; they go before those that ship.

    Raises DataError layout_unknown, not_utf8 and what parse_layout raises.
    """
    presets = {**preset_layouts(), **remembered}
    text = _text(name, presets)
    if text is None:
        raise DataError("layout_unknown", name=name, nearest=nearest(name, presets), known=sorted(presets))
    return parse_layout(text)


def _text(name: str, presets: dict[str, str]) -> str | None:
    """None where there is neither such a preset nor such a file."""
    if name in presets:
        return presets[name]
    path = Path(name)
    if path.suffix != ".toml" or not path.is_file():
        return None
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("not_utf8", file=path.name) from None


def _preset(kind: str, text: str) -> Preset:
    content = tomllib.loads(text)
    said = {name: content.get(name, "") for name in ("id", "title", "source", "description", "reference")}
    return Preset(kind=kind, parameters=content.get("parameters", {}), text=text, **said)


def _texts(folder: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((ROOT / folder).glob("*.toml"))}
