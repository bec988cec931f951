"""How long comments take from what was written to what is counted, against comparing every one with every other.

    .venv/bin/python -m benchmarks.comment_speed

A hundred thousand comments on a hundred units, with courtesies, slips, personal data and copies: masked, cleaned, typed,
given topics, the same ones found, and what no rule catches cut into words and grouped. Beside it RapidFuzz's
cdist compares all different ones of each unit with one another, in the same process: only that one step.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from rapidfuzz import fuzz, process

from analytics.comment_duplicates import same_saying
from analytics.comment_groups import word_groups
from analytics.comment_masking import masked
from analytics.comment_rules import parse_comment_rules
from analytics.comment_sorting import Comments, sort_comments
from demo.matters import BUSINESS, GENERAL
from demo.remarks import EMPTY, ENDINGS, OPENINGS, TOPICS
from jobs.comment_rules import shipped_comment_rules

COMMENTS, UNITS = 100_000, 100
SIMILAR = 80
"""Of 100: from here on RapidFuzz's ratio takes two for the same."""


def main(number: int = COMMENTS) -> None:
    rules = parse_comment_rules(shipped_comment_rules())
    written, unit = write_comments(number)
    units = tuple(f"市第{each}号局" for each in range(UNITS))
    start = time.perf_counter()
    known = {text: masked(text, rules.titles, units).text for text in dict.fromkeys(written)}
    texts = [known[text] for text in written]
    covered = time.perf_counter()
    nobody = np.zeros(number, dtype=np.int64)
    comments = Comments(texts, unit, nobody, np.arange(number), np.full(number, np.nan), units, ("居民",))
    found = sort_comments(comments, rules)
    sorted_at = time.perf_counter()
    rest = np.flatnonzero(found.effective & ~found.topics.any(axis=1))
    groups = word_groups([texts[each] for each in rest], rest, units, rules)
    end = time.perf_counter()
    places = np.flatnonzero(found.effective)
    cores = [found.cores[each] for each in places]
    begun = time.perf_counter()
    same_saying(cores, unit[places])
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    for each in range(UNITS):
        different = list(dict.fromkeys(core for core, of in zip(cores, unit[places], strict=True) if of == each))
        process.cdist(different, different, scorer=fuzz.ratio, score_cutoff=SIMILAR, dtype=np.uint8, workers=2)
    theirs = time.perf_counter() - begun
    print(
        f"{number:,} comments, {len(set(cores)):,} different ones of {len(places):,} with substance, "
        f"{len(np.unique(found.merged[places])):,} merged, {len(groups)} groups of {len(rest):,} without a topic: "
        f"masked {covered - start:.1f} s, sorted {sorted_at - covered:.1f} s, grouped {end - sorted_at:.1f} s, "
        f"in all {end - start:.1f} s; the same ones found in {ours:.1f} s, by rapidfuzz cdist {theirs:.1f} s, "
        f"ratio {ours / theirs:.2f}"
    )


def write_comments(number: int) -> tuple[list[str], np.ndarray]:
    """Texts and the unit of each. Every tenth of those with substance has a slip, every hundredth a telephone number."""
    rng = np.random.default_rng(7)
    business = list(BUSINESS.values())
    said = [(topic.kind, phrasing) for topic in TOPICS for phrasing in topic.phrasings]
    said += [
        (kind, phrasing.format(matter=matter, place=place))
        for kind, phrasings in GENERAL.items()
        for phrasing in phrasings
        for matter, place in business
    ]
    empty = [text for text, _ in EMPTY]
    texts = []
    for draw in rng.random(number):
        if draw < 0.45:
            texts.append(empty[rng.integers(len(empty))])
            continue
        kind, text = said[rng.integers(len(said))]
        if draw < 0.5:
            place = int(rng.integers(len(text)))
            text = text[:place] + chr(0x4E00 + int(rng.integers(3000))) + text[place + 1 :]
        if draw > 0.99:
            text += f"我的电话1990000{rng.integers(1000, 9999)}。"
        opening, ending = OPENINGS[kind], ENDINGS[kind]
        texts.append(opening[rng.integers(len(opening))] + text + ending[rng.integers(len(ending))])
    return texts, rng.integers(0, UNITS, number)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
