"""Schemes and layouts: those that ship, by name, and those of the office, by file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
    """The TOML text of a preset or of a file. Raises DataError scheme_unknown, not_utf8, SchemeError."""
    presets = preset_schemes()
    text = _text(name, presets)
    if text is None:
        raise DataError("scheme_unknown", name=name, nearest=nearest(name, presets), known=sorted(presets))
    parse_scheme(text)
    return text


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


def _texts(folder: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((ROOT / folder).glob("*.toml"))}
