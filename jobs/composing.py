"""A scheme made of parts: what it uses is put in its place, so that the text that is stored speaks for itself.

    use = ["cn4_100_80_60_0", "w_equal", { part = "g_topbottom", k_top = 10 }]

What the file says itself goes before what a part brings; flags add up; nothing else may come from two parts. A part may
have parameters: numbers that the file gives by name, with a default or with "?" where the office must say. A class may use
parts of its own for its weights. Title, description and source are the file's own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping

from data.problems import DataError
from data.wave_rows import nearest

OWN = ("id", "title", "description", "source", "reference")
"""What a part says of itself only."""
TO_FILL = "?"


def composed(text: str, parts: Mapping[str, str]) -> str:
    """The same text where it uses no parts. parts: TOML text by id.

    Raises DataError scheme_use, scheme_part_unknown, scheme_part_twice, scheme_part_value, scheme_part_unfilled.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return text  # parse_scheme says what is wrong with it
    classes = content.get("class")
    places = [
        content,
        *(each for each in (classes.values() if isinstance(classes, dict) else ()) if isinstance(each, dict)),
    ]
    used = [_put_in(place, parts) for place in places if "use" in place]
    if not used:
        return text
    names = list(dict.fromkeys(name for each in used for name in each))
    return f"# use: {', '.join(names)}\n" + toml_text(content)


def toml_text(content: Mapping[str, object]) -> str:
    """The TOML of plain values, tables and lists of tables."""
    return "\n".join(_lines(content, ())).lstrip("\n") + "\n"


def _put_in(place: dict[str, object], parts: Mapping[str, str]) -> list[str]:
    """Replaces `use` by what it names; the names."""
    used = place.pop("use")
    if not isinstance(used, list):
        raise DataError("scheme_use", seen=used)
    brought: dict[str, tuple[str, object]] = {}
    for entry in used:
        name, values = _named(entry)
        if name not in parts:
            raise DataError("scheme_part_unknown", name=name, nearest=nearest(name, parts), known=sorted(parts))
        for key, value in _filled(name, tomllib.loads(parts[name]), values).items():
            if key == "flag" and key in brought:
                value = [*brought[key][1], *value]
            elif key in brought and key not in place:
                raise DataError("scheme_part_twice", part=name, other=brought[key][0], item=key)
            brought[key] = (name, value)
    for key, (_, value) in brought.items():
        place[key] = (
            [*value, *place["flag"]] if key == "flag" and isinstance(place.get("flag"), list) else place.get(key, value)
        )
    return [_named(entry)[0] for entry in used]


def _named(entry: object) -> tuple[str, dict[str, object]]:
    """A part by its name, or as a table with values for its parameters."""
    table = {"part": entry} if isinstance(entry, str) else entry
    if not isinstance(table, dict) or not isinstance(table.get("part"), str):
        raise DataError("scheme_use", seen=entry)
    return table["part"], {name: value for name, value in table.items() if name != "part"}


def _filled(name: str, part: dict[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """What a part brings, with numbers in the place of its parameters."""
    parameters = part.pop("parameters", {})
    for parameter in given:
        if parameter not in parameters:
            raise DataError("scheme_part_value", part=name, name=parameter, known=list(parameters))
    values = {**parameters, **given}
    missing = [parameter for parameter, value in values.items() if value == TO_FILL]
    if missing:
        raise DataError("scheme_part_unfilled", part=name, names=missing)
    return {key: _with_values(value, values) for key, value in part.items() if key not in OWN}


def _with_values(value: object, values: Mapping[str, object]) -> object:
    if isinstance(value, dict):
        return {name: _with_values(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_values(each, values) for each in value]
    if isinstance(value, str) and value[:1] == "{" and value[1:-1] in values:
        return values[value[1:-1]]
    return value


def _lines(table: Mapping[str, object], path: tuple[str, ...]) -> list[str]:
    """Plain values first, then the tables, then the lists of tables."""
    plain = [f"{_key(name)} = {_value(value)}" for name, value in table.items() if not _is_table(value)]
    below = sorted(
        ((name, value) for name, value in table.items() if _is_table(value)), key=lambda each: isinstance(each[1], list)
    )
    for name, value in below:
        here, several = (*path, _key(name)), isinstance(value, list)
        for each in value if several else [value]:
            inside = _lines(each, here)
            bare = inside[:1] == [""] and not several  # tables only: their own headings say where they are
            plain += inside if bare else ["", f"[[{'.'.join(here)}]]" if several else f"[{'.'.join(here)}]", *inside]
    return plain


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + " }"
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
