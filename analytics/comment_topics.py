"""Topics of comments by the rule table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from analytics.comment_cleaning import matches, parts_of
from analytics.comment_rules import CommentRules, any_of

MOST = 3
"""Topics of a part of a comment, the first ones of the table: a sentence that touches everything is about nothing."""


def topics_of(texts: Sequence[str], rules: CommentRules) -> np.ndarray:
    """Tidied texts × topics: whether each text is about the topic. Letters are read part by part."""
    owner: list[int] = []
    parts: list[str] = []
    for place, text in enumerate(texts):
        for part in parts_of(text):
            owner.append(place)
            parts.append(part)
    array = pa.array(parts, pa.string())
    caught = np.zeros((len(parts), len(rules.topics)), dtype=bool)
    for column, topic in enumerate(rules.topics):
        caught[:, column] = matches(array, f"(?i){any_of(topic.words)}")
        if topic.without:
            caught[:, column] &= ~matches(array, f"(?i){any_of(topic.without)}")
    caught &= np.cumsum(caught, axis=1) <= MOST
    found = np.zeros((len(texts), len(rules.topics)), dtype=bool)
    np.logical_or.at(found, np.array(owner, dtype=np.int64), caught)
    return found
