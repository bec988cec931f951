"""Schemes and layouts: those that ship, by name, and those of the office, by file."""

from __future__ import annotations

from pathlib import Path

from analytics.scheme import Scheme, parse_scheme
from data.layout import Layout, parse_layout
from data.problems import DataError
from data.wave_rows import nearest
from jobs.databases import ROOT

DEFAULT_SCHEME = "cn4_100_80_60_0"


def preset_schemes() -> dict[str, str]:
    """TOML text of the schemes that ship, by id."""
    return _texts("schemes")


def preset_layouts() -> dict[str, str]:
    """TOML text of the layouts that ship, by name."""
    return _texts("layouts")


def scheme_text(name: str) -> str:
    """The TOML text of a preset or of a file. Raises DataError scheme_unknown, SchemeError."""
    text = _text(name, preset_schemes(), "scheme_unknown")
    parse_scheme(text)
    return text


def scheme_of(text: str) -> Scheme:
    return parse_scheme(text)


def layout_named(name: str) -> Layout:
    """Raises DataError layout_unknown and what parse_layout raises."""
    return parse_layout(_text(name, preset_layouts(), "layout_unknown"))


def _text(name: str, presets: dict[str, str], failure: str) -> str:
    if name in presets:
        return presets[name]
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        try:
            return path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise DataError("not_utf8", file=path.name) from None
    raise DataError(failure, name=name, nearest=nearest(name, list(presets)), known=sorted(presets))


def _texts(folder: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((ROOT / folder).glob("*.toml"))}
