"""Rules for topics against people's own codes: comments of the NHS Friends and Family Test, coded by hand.

The rules were written on one half of the respondents; what is asserted is of the other half.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from analytics.comment_cleaning import cores, tidied, with_substance, without_courtesies
from analytics.comment_duplicates import same_saying
from analytics.comment_rules import parse_comment_rules
from analytics.comment_topics import topics_of
from tests.shared_data import shared_rows

RULES = parse_comment_rules(Path(__file__).with_name("hospital_topics.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return shared_rows("01_survey_responses/nhs_fft_comments/v6framework_230831.csv")


def test_rules_find_what_people_coded(rows: list[dict[str, str]]) -> None:
    unseen = [row for row in rows if int(hashlib.md5(row["Respondent ID"].encode()).hexdigest(), 16) % 2]
    found = topics_of(tidied([row["FFT answer"] for row in unseen]), RULES)
    coded = np.array([[row[topic.name] == "1" for topic in RULES.topics] for row in unseen])
    both = (found & coded).sum()
    assert both / found.sum() > 0.74 and both / coded.sum() > 0.73
    name = [topic.name for topic in RULES.topics].index
    for topic, precision, recall in (
        ("Staff manner & personal attributes", 0.82, 0.84),
        ("Timeliness of care", 0.72, 0.85),
        ("Food & drink provision & facilities", 0.88, 0.78),
        ("Cleanliness, tidiness & infection control", 0.95, 0.6),
    ):
        of = name(topic)
        right = (found[:, of] & coded[:, of]).sum()
        assert right / found[:, of].sum() > precision and right / coded[:, of].sum() > recall, topic


def test_merging_finds_the_real_duplicates(rows: list[dict[str, str]]) -> None:
    texts = tidied([row["FFT answer"] for row in rows])
    kept = np.flatnonzero(with_substance(texts, RULES))
    said = cores(without_courtesies([texts[place] for place in kept], RULES))
    head = same_saying(said, np.zeros(len(said), dtype=np.int64))
    assert len(kept) == 5637 and len(set(said)) == 5312 and len(set(head.tolist())) == 5216
    heads = {text: said[first] for text, first in zip(said, head, strict=True)}
    for one, other in (
        ("Nothing everything was perfect", "Everything was perfect"),
        ("Shorter wait time.", "Shorter wait times"),
        ("Cannot think of anything particular.", "Cannot think of anything."),
        (
            "I find it at the age of 89, it is a great help to me and makes it much easier.",
            "I find at the age of 89, it is a great help to me and makes it much easier.",
        ),
    ):
        assert len({heads[core] for core in cores([one, other])}) == 1, one
