"""The rules for comments: the table that ships, or the office's own; and what is masked by them on the way in."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pyarrow as pa

from analytics.comment_masking import masked
from analytics.comment_rules import CommentRules, Topic, checked_pattern, parse_comment_rules, rules_as_toml
from analytics.errors import CommentRulesError
from data.content import Content
from data.problems import DataError
from data.settings import remember_logged
from data.store import Reader, Store
from data.wave_rows import known_names
from jobs.databases import ROOT
from jobs.viewer import Viewer

__all__ = [
    "CommentRules", "CommentRulesError", "Topic", "comment_rules", "comment_rules_text", "forget_comment_rules",
    "name_topic", "set_comment_rules", "shipped_comment_rules", "with_masked_comments",
]  # fmt: skip

SETTING = "comment_rules"


def shipped_comment_rules() -> str:
    """The TOML text that ships."""
    return (ROOT / "topics" / "government.toml").read_text("utf-8")


def comment_rules_text(store: Reader) -> str:
    """The TOML text in use."""
    return store.remembered(SETTING) or shipped_comment_rules()


def comment_rules(store: Reader) -> CommentRules:
    """The rules in use. Raises CommentRulesError where a file that ships was broken by hand."""
    return _parsed(comment_rules_text(store))


def set_comment_rules(viewer: Viewer, store: Store, text: str) -> CommentRules:
    """Takes another table for this database. Raises DataError not_allowed, CommentRulesError topics_not_toml, topics_key,
    topics_twice, topics_pattern."""
    viewer.must_edit()
    rules = parse_comment_rules(text)
    remember_logged(store, viewer.name, SETTING, text, "comment rules", rules.title)
    return rules


def forget_comment_rules(viewer: Viewer, store: Store) -> CommentRules:
    """Back to the table that ships, also when a later program ships a better one. Raises DataError not_allowed."""
    viewer.must_edit()
    rules = _parsed(shipped_comment_rules())
    remember_logged(store, viewer.name, SETTING, "", "comment rules", rules.title)
    return rules


def name_topic(viewer: Viewer, store: Store, topic: str, words: tuple[str, ...], family: str = "") -> CommentRules:
    """A correction becomes a rule: comments with these words are about the topic, from now on and in every wave.

    Raises DataError not_allowed, topic_missing, CommentRulesError topics_pattern.
    """
    viewer.must_edit()
    words = tuple(checked_pattern(word.strip(), topic) for word in words if word.strip())
    if not topic.strip() or not words:
        raise DataError("topic_missing")
    rules = comment_rules(store)
    known = rules.topic(topic.strip())
    new = Topic(topic.strip(), family or (known.family if known else topic.strip()), words)
    return set_comment_rules(viewer, store, rules_as_toml(rules.with_topic(new)))


def with_masked_comments(store: Reader, content: Content) -> Content:
    """The comments of a batch without what identifies a person; what was covered goes along as the original."""
    comments = content.comments
    if len(comments) == 0:
        return content
    names = tuple(dict.fromkeys((*known_names(store)["unit"], *content.names("unit"))))
    titles = comment_rules(store).titles
    encoded = comments["text"].combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    covered = [masked(text, titles, names).text for text in texts]
    originals = [None if text == cover else text for text, cover in zip(texts, covered, strict=True)]
    if not any(originals):
        return content
    for name, values in (("text", covered), ("original", originals)):
        column = pa.array(values, pa.string()).take(encoded.indices)
        comments = comments.set_column(comments.schema.get_field_index(name), name, column)
    return replace(content, comments=comments)


@lru_cache(maxsize=8)
def _parsed(text: str) -> CommentRules:
    return parse_comment_rules(text)
