"""Praise, criticism or suggestion: what a comment's words say, helped by what the same form ticked for the unit.

No package is asked for a mood: they are trained on reviews of shops. What the words and the ticks say differently, and
irony, is marked for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.comment_cleaning import hits, matches
from analytics.comment_report import CRITICISM, PRAISE, SUGGESTION, TYPES
from analytics.comment_rules import CommentRules, any_of

LOW, HIGH = 1 / 3, 2 / 3
"""Ticks of a form for the unit, 0 the worst level of the scale and 1 the best: up to LOW a complaint, from HIGH on none."""
NOT = "[不没未](?:太|大|怎么|是很|够|算|很)?"
"""What turns a word of praise."""


@dataclass(frozen=True, eq=False)
class Typed:
    """Arrays of the length of the texts. type: position in TYPES; irony, doubt: marked for a person."""

    type: np.ndarray
    irony: np.ndarray
    doubt: np.ndarray


def typed(texts: Sequence[str], tone: np.ndarray, rules: CommentRules) -> Typed:
    """tone: mean place of the ticks in the scale, 1 the best, NaN where nothing is known."""
    array = pa.array(texts, pa.string())
    # 不方便 is a complaint, and 不用排队 praise whose 排队 is none.
    negated = f"{NOT}(?:{any_of(rules.praise)})"
    affirmed = pc.replace_substring_regex(array, negated, "")
    praise = hits(affirmed, rules.praise)
    criticism = hits(pc.replace_substring_regex(affirmed, any_of(rules.praise), ""), rules.criticism)
    criticism += hits(array, (negated,)) if rules.praise else 0
    suggests = matches(array, any_of(rules.suggestion))
    asks = matches(array, any_of(rules.asking))
    ironic = matches(array, any_of(rules.irony))
    low, high = np.nan_to_num(tone, nan=0.5) <= LOW, np.nan_to_num(tone, nan=0.5) >= HIGH
    balance = praise - criticism + high * 0.5 - low * 0.5
    silent = (praise == 0) & (criticism == 0)
    kind = np.where(balance > 0, TYPES.index(PRAISE), TYPES.index(CRITICISM))
    kind = np.where(asks & (criticism <= praise) & ~((praise > 0) & high), TYPES.index(SUGGESTION), kind)
    kind = np.where(suggests, TYPES.index(SUGGESTION), kind)
    kind = np.where(ironic, TYPES.index(CRITICISM), kind)
    doubt = (silent & ~suggests & ~asks) | ((kind == TYPES.index(CRITICISM)) & high & (praise > 0) & ~ironic)
    irony = ironic | ((kind == TYPES.index(PRAISE)) & low)
    return Typed(kind.astype(np.int8), irony, doubt)
