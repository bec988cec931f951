"""No 上升, 创新高 or 末位 without its test: the only way to such a sentence asks for the test that has passed."""

from __future__ import annotations

import re

import pytest

from tests.words.test_catalog import TEXTS, possible, spoken
from words.claims import CLAIMS, UntestedClaim, claim

VERBS = re.compile("上升|下降|双降|提高|末位|垫底|创新高|领先|最高，比其间|最低，比其间|各期最高|各期最低")
NO_CLAIM = {
    "overview.foot_advice": "advises not to name a last place",
    "method.rounding": "the last digit, and what counts as a change",
    "method.rounding_tie_break": "the same",
    "changes.no_records": "that there is no such claim",
    "places.chance_last": "a chance, for analysts",
    "sensitivity.standing.last": "a share of trials, for analysts",
    "falls.title_none": "a heading where there is nobody",
    "falls.nobody": "that there is nobody",
    "decision.foot_close": "advises not to name a last place",
    "decision.foot_within": "the same",
    "decision.foot_unknown": "that it is not proven",
    "decision.foot_open": "the same",
    "column.last_of_class": "the heading of a column of proven ones",
    "trends.caveat.ends": "what counts as a change",
    "trends.caveat.run": "the same",
    "sealing.reason_example": "an example of a reason to amend a scheme",
    "trial.last": "a place whose unit stays the same in a trial",
    "watch.rule.behind_falling": "a rule, before anybody meets it",
    "watch.rule.falling": "the same",
    "watch.rules.certain": "the same",
    "notice.head.last": "the heading over whether there is one",
}
"""Sentences that have such a word and claim nothing."""
OWN_WORDS = {
    key for key in CLAIMS if key.startswith(("comments.", "follow_up.")) or key in ("relapse.returned", "watch.last_places")
}
"""Claims without such a verb: how often something is said, what became of a task, the last places of a class."""


def test_every_sentence_with_such_a_verb_is_a_claim() -> None:
    with_verb = {key for key, text in TEXTS.items() if VERBS.search(text)}
    rooms = {key for key in with_verb if not key.startswith(("failure.", "problem.", "help.", "check.help.", "term."))}
    assert rooms == {*CLAIMS, *NO_CLAIM} - OWN_WORDS


@pytest.mark.parametrize("key", sorted(CLAIMS))
def test_a_claim_needs_its_own_test(key: str) -> None:
    facts = dict.fromkeys(re.findall(r"{(\w+)}", TEXTS[key]), "1")
    assert VERBS.search(claim(key, CLAIMS[key], **facts)) or key in OWN_WORDS
    for proven in ("", "none", *({*CLAIMS.values()} - {CLAIMS[key]})):
        with pytest.raises(UntestedClaim):
            claim(key, proven, **facts)


def test_nothing_says_a_claim_past_its_test() -> None:
    for place, call in spoken():
        if place.startswith("words/claims.py"):
            continue
        for pattern in possible(call.args[0]):
            if pattern != ".+":
                assert not [key for key in CLAIMS if re.fullmatch(pattern, key)], f"{place} says {pattern}"
