"""Comments that no rule caught, put together by their words, for a person to name.

Words are cut by jieba's dictionary (rjieba) with the units' names as words of their own, weighed by TF-IDF (Salton and
Buckley 1988, Information Processing and Management 24, 513) over these comments, and grouped by leader clustering on the
cosine: what most comments are near to comes first. Groups are a list of words to look at, never a count that is shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analytics.comment_rules import CommentRules

WORDS = 6
"""Words that stand for a group."""
SAMPLES = 3
MOST_GROUPS = 30
NEAR = 0.25
"""Cosine from which on a comment belongs to a group."""
STOP = frozenset((
    "一个", "一下", "一些", "一直", "可以", "可能", "什么", "没有", "就是", "还是", "不是", "这个", "那个",
    "这样", "自己", "我们", "你们", "他们", "但是", "因为", "所以", "如果", "以及", "或者", "现在", "时候",
    "已经", "非常", "比较", "比如", "还有", "不要", "不能", "应该", "希望", "建议", "能够", "进行", "有些",
    "很多", "这些", "那些", "一样", "大家", "怎么", "为什么", "时间", "问题", "工作", "单位", "部门", "人员",
    "方面", "情况",
))  # fmt: skip
"""Words that name nothing."""
OWN_WORDS = (
    "接诉即办",
    "一网通办",
    "最多跑一次",
    "好差评",
    "一次性告知",
    "首问负责",
    "限时办结",
    "营商环境",
    "不动产",
    "公积金",
)


@dataclass(frozen=True)
class WordGroup:
    """words: what its comments have more often than others; comments, persons: how many; samples: some of the comments."""

    words: tuple[str, ...]
    comments: int
    persons: int
    samples: tuple[str, ...]


def word_groups(
    texts: Sequence[str], persons: np.ndarray, names: Collection[str], rules: CommentRules
) -> tuple[WordGroup, ...]:
    """Groups of at least two comments, the largest first. rules: their topics' words are no names of a group."""
    cut = segmented(texts, tuple(names))
    known: dict[str, int] = {}
    rows, columns, values = [], [], []
    frequency = Counter(word for words in cut for word in set(words))
    shared = {word for word, n in frequency.items() if n > 1}
    for place, words in enumerate(cut):
        for word, times in Counter(each for each in words if each in shared).items():
            rows.append(place)
            columns.append(known.setdefault(word, len(known)))
            values.append((1 + math.log(times)) * math.log(1 + len(cut) / frequency[word]))
    if not known:
        return ()
    return _groups(texts, persons, list(known), *_normed(rows, columns, values, len(texts), len(known)))


def segmented(texts: Sequence[str], names: tuple[str, ...]) -> list[list[str]]:
    """The words of each text that are longer than a character and say something."""
    cutter = _cutter(names)
    return [
        [word for word in cutter.cut(text) if len(word) > 1 and word not in STOP and not word.isdigit() and word.isalnum()]
        for text in texts
    ]


def _normed(rows: list[int], columns: list[int], values: list[float], n: int, width: int):
    from scipy.sparse import csr_array

    matrix = csr_array((values, (rows, columns)), shape=(n, width))
    length = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    scale = csr_array((1 / np.maximum(length, 1e-12), (np.arange(n), np.arange(n))), shape=(n, n))
    return (scale @ matrix,)


def _groups(texts: Sequence[str], persons: np.ndarray, words: list[str], matrix) -> tuple[WordGroup, ...]:
    """The word with most weight among those that are left gathers the comments near its centre, until nothing gathers."""
    left = np.ones(len(texts), dtype=bool)
    groups = []
    tried = np.zeros(len(words), dtype=bool)
    while len(groups) < MOST_GROUPS:
        weight = matrix.T @ left.astype(float)
        weight[tried] = 0
        word = int(weight.argmax())
        if weight[word] <= 0:
            break
        tried[word] = True
        seed = left & (matrix[:, [word]].toarray().ravel() > 0)
        if seed.sum() < 2:
            continue
        centre = matrix.T @ seed.astype(float)
        centre /= np.linalg.norm(centre)
        members = left & (seed | (matrix @ centre >= NEAR))
        total = matrix.T @ members.astype(float)
        best = [words[each] for each in np.argsort(-total, kind="stable")[:WORDS] if total[each] > 0]
        places = np.flatnonzero(members)
        near = places[np.argsort(-(matrix[places] @ centre), kind="stable")]
        samples = tuple(dict.fromkeys(texts[each] for each in near))[:SAMPLES]
        groups.append(WordGroup(tuple(best), len(places), len(np.unique(persons[places])), samples))
        left &= ~members
    return tuple(sorted(groups, key=lambda group: -group.comments))


@lru_cache(maxsize=4)
def _cutter(names: tuple[str, ...]):
    """The dictionary is loaded where it is needed: it takes a fifth of a second."""
    import rjieba

    cutter = rjieba.Jieba()
    for word in (*names, *OWN_WORDS):
        if word:
            cutter.add_word(word, 20_000, "nz")
    return cutter
