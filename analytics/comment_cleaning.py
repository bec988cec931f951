"""Comments made comparable: one script, one width; what has no substance; what is left without courtesies.

All functions take and give a list of texts. Unicode NFKC (UAX 15); traditional to simplified by OpenCC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import opencc
import pyarrow as pa
import pyarrow.compute as pc

from analytics.comment_rules import CommentRules, any_of

LONG = 200
"""Characters of a comment from which on it is a letter, and is cut."""
PART = 120
"""Characters of a part of a letter; a sentence is never cut."""
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]+")
_BETWEEN = r"[\pP\pS\pZ\pC\pM]"


def tidied(texts: Sequence[str]) -> list[str]:
    """One script, one width, one blank at a time; Chinese punctuation stays as it was."""
    if not texts:
        return []
    flat = [" ".join(_INVISIBLE.sub("", text).split()) for text in texts]
    wide = [text if text.isascii() else _normal(text) for text in flat]
    traditional = [place for place, text in enumerate(wide) if not text.isascii()]
    # One call for all: a blank line between them is in no comment any more.
    converted = _converter().convert("\n".join(wide[place] for place in traditional)).split("\n")
    for place, text in zip(traditional, converted, strict=True):
        wide[place] = text
    return wide


def with_substance(texts: Sequence[str], rules: CommentRules) -> np.ndarray:
    """Whether each tidied text is more than phrases of the list, one apart from the other, punctuation and pictures."""
    pattern = f"(?i)^{_BETWEEN}*(?:(?:{any_of(rules.empty)})(?:{_BETWEEN}+|$))*$"
    return ~_numpy(pc.match_substring_regex(_array(texts), pattern))


def without_courtesies(texts: Sequence[str], rules: CommentRules) -> list[str]:
    """Each tidied text without openings and endings of the list; one that is nothing else stays."""
    found = _array(texts)
    for pattern in (
        f"^{_BETWEEN}*(?:(?:{any_of(rules.openings)}){_BETWEEN}+)+",
        f"(?:{_BETWEEN}+(?:{any_of(rules.endings)}))+{_BETWEEN}*$",
    ):
        found = pc.replace_substring_regex(found, pattern, "")
    return [core or text for core, text in zip(found.to_pylist(), texts, strict=True)]


def cores(bare: Sequence[str]) -> list[str]:
    """What texts without courtesies say: without punctuation, blanks and capitals."""
    found = pc.utf8_lower(pc.replace_substring_regex(_array(bare), f"{_BETWEEN}+", ""))
    return [core or text for core, text in zip(found.to_pylist(), bare, strict=True)]


def quotable(text: str, bare: str) -> str:
    """A text as it is quoted: without courtesies, with the mark that follows."""
    following = text[text.find(bare) + len(bare) :][:1]
    return bare + (following if following in tuple("。！？!?") else "")


def parts_of(text: str) -> list[str]:
    """A letter cut at the ends of its sentences into parts of about PART characters; any other text is one part."""
    if len(text) <= LONG:
        return [text]
    parts, part = [], ""
    for sentence in re.findall(r"[^。！？!?；;\n]+[。！？!?；;\n]*|[。！？!?；;\n]+", text):
        if part and len(part) + len(sentence) > PART:
            parts.append(part)
            part = ""
        part += sentence
    return [*parts, part] if part else parts


def matches(texts: pa.Array, pattern: str) -> np.ndarray:
    """Whether a pattern (RE2) is somewhere in each text."""
    return _numpy(pc.match_substring_regex(texts, pattern))


def hits(texts: pa.Array, patterns: tuple[str, ...]) -> np.ndarray:
    """How often any of the patterns is in each text."""
    if not patterns:
        return np.zeros(len(texts), dtype=np.int64)
    return pc.count_substring_regex(texts, any_of(patterns)).to_numpy(zero_copy_only=False).astype(np.int64)


def _array(texts: Sequence[str]) -> pa.Array:
    return pa.array(texts, pa.string())


def _numpy(found: pa.Array) -> np.ndarray:
    return found.to_numpy(zero_copy_only=False).astype(bool)


def _normal(text: str) -> str:
    """NFKC, but for the punctuation that a Chinese sentence has of its own."""
    return "".join(each if each in "，：；！？（）～。" else unicodedata.normalize("NFKC", each) for each in text)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
