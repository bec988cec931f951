"""The editable rules by which comments are cleaned, typed and given topics: a TOML table, every word a pattern (RE2)."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import CommentRulesError

LONGEST = 2_000_000
"""Characters of a table."""


@dataclass(frozen=True)
class Topic:
    """A topic and the patterns that catch it; without: patterns whose comments it does not mean."""

    name: str
    family: str
    words: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommentRules:
    """A rule table. Topics stand in the order in which they are somebody's main topic.

    empty: phrases without substance; openings, endings: courtesies around what is said; suggestion, asking, praise,
    criticism, irony: words of the types; leads: of breaches of discipline; titles: posts after which a name is masked.
    """

    id: str
    title: str
    topics: tuple[Topic, ...]
    empty: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    suggestion: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    criticism: tuple[str, ...] = ()
    irony: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def topic(self, name: str) -> Topic | None:
        return next((each for each in self.topics if each.name == name), None)

    def with_topic(self, topic: Topic) -> CommentRules:
        """With further patterns of a topic that is there, or with a new one before all others, which are wider."""
        known = self.topic(topic.name)
        if known is None:
            return replace(self, topics=(topic, *self.topics))
        both = replace(known, words=tuple(dict.fromkeys((*known.words, *topic.words))))
        return replace(self, topics=tuple(both if each is known else each for each in self.topics))


_LISTS = {
    "without_substance": {"words": "empty"},
    "frame": {"openings": "openings", "endings": "endings"},
    "types": {name: name for name in ("suggestion", "asking", "praise", "criticism", "irony")},
    "leads": {"words": "leads"},
    "masking": {"titles": "titles"},
}
"""Tables and their lists, and what a CommentRules calls them."""


def parse_comment_rules(text: str) -> CommentRules:
    """Raises CommentRulesError topics_not_toml, topics_key, topics_twice, topics_pattern."""
    if len(text) > LONGEST:
        raise CommentRulesError("topics_not_toml", reason=f"> {LONGEST}")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CommentRulesError("topics_not_toml", reason=str(error)) from None
    for key in content.keys() - {"id", "title", "topic", *_LISTS}:
        raise CommentRulesError("topics_key", key=key)
    lists: dict[str, tuple[str, ...]] = {}
    for table, names in _LISTS.items():
        found = content.get(table, {})
        if not isinstance(found, dict) or found.keys() - names:
            raise CommentRulesError("topics_key", key=table)
        for key, name in names.items():
            lists[name] = _patterns(found.get(key, []), f"{table}.{key}")
    topics = tuple(_topic(each) for each in _tables(content.get("topic", [])))
    names = [each.name for each in topics]
    for name in names:
        if names.count(name) > 1:
            raise CommentRulesError("topics_twice", topic=name)
    return CommentRules(_text(content, "id"), _text(content, "title"), topics, **lists)


def rules_as_toml(rules: CommentRules) -> str:
    """The table again, in the order in which it is read."""
    lines = [f"id = {_quoted(rules.id)}", f"title = {_quoted(rules.title)}"]
    for table, names in _LISTS.items():
        lines += ["", f"[{table}]", *(f"{key} = {_listed(getattr(rules, name))}" for key, name in names.items())]
    for topic in rules.topics:
        lines += ["", "[[topic]]", f"name = {_quoted(topic.name)}", f"family = {_quoted(topic.family)}"]
        lines += [f"words = {_listed(topic.words)}"]
        lines += [f"without = {_listed(topic.without)}"] if topic.without else []
    return "\n".join(lines) + "\n"


def any_of(patterns: tuple[str, ...]) -> str:
    """One pattern for any of them; of none, one that nothing matches."""
    return "|".join(f"(?:{each})" for each in patterns) if patterns else "[^\\s\\S]"


def checked_pattern(pattern: str, key: str) -> str:
    """Raises CommentRulesError topics_pattern, also of a pattern that matches everything."""
    try:
        matches_nothing = pc.match_substring_regex(pa.scalar(""), f"(?:{pattern})").as_py()
    except pa.ArrowInvalid:
        matches_nothing = True
    if matches_nothing or not pattern.strip():
        raise CommentRulesError("topics_pattern", key=key, pattern=pattern)
    return pattern


def _topic(table: Mapping[str, object]) -> Topic:
    if table.keys() - {"name", "family", "words", "without"}:
        raise CommentRulesError(
            "topics_key", key="topic." + sorted(table.keys() - {"name", "family", "words", "without"})[0]
        )
    name = _text(table, "name")
    words = _patterns(table.get("words", []), f"topic.{name}.words")
    if not words:
        raise CommentRulesError("topics_key", key=f"topic.{name}.words")
    return Topic(name, _text(table, "family"), words, _patterns(table.get("without", []), f"topic.{name}.without"))


def _tables(found: object) -> list[Mapping[str, object]]:
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise CommentRulesError("topics_key", key="topic")
    return found


def _text(table: Mapping[str, object], key: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise CommentRulesError("topics_key", key=key)
    return found.strip()


def _patterns(found: object, key: str) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise CommentRulesError("topics_key", key=key)
    return tuple(checked_pattern(each, key) for each in found)


def _quoted(text: str) -> str:
    escaped = re.sub(r'["\\]', lambda found: "\\" + found[0], text)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _listed(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(_quoted(each) for each in words) + "]"
