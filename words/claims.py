"""Verbs of change, records and last places: said only of a fact whose test has passed."""

from __future__ import annotations

from words.catalog import say

CLAIMS = {
    "verdict.up": "up",
    "verdict.down": "down",
    "overview.up": "up",
    "overview.down": "down",
    "change.overall.up": "up",
    "change.overall.down": "down",
    "change.points.up": "up",
    "change.points.down": "down",
    "change.unit.up": "up",
    "change.unit.down": "down",
    "trend.up": "up",
    "trend.down": "down",
    "trend.long_run.up": "up",
    "trend.long_run.down": "down",
    "record.high": "high",
    "record.low": "low",
    "record.rising": "rising",
    "record.falling": "falling",
    "record.last": "last",
    "ranking.last": "last",
    "trends.up": "up",
    "trends.down": "down",
    "trends.class_up": "up",
    "trends.class_down": "down",
    "trends.highest": "high",
    "trends.lowest": "low",
    "falls.title": "down",
    "fall.both": "down",
    "fall.behind": "down",
    "decision.foot_certain": "last",
    "decision.last": "last",
    "decision.last_again": "last",
    "decision.both_fell": "down",
    "decision.behind_falling": "down",
    "portfolio.up": "up",
    "portfolio.down": "down",
    "portfolio.last": "last",
    "comments.change.more": "more",
    "comments.change.fewer": "fewer",
    "comments.change.new": "new",
    "comments.change.same": "same",
    "comments.news.more": "more",
    "comments.news.fewer": "fewer",
    "comments.news.new": "new",
    "comments.news.same": "same",
    "two_waves.up": "up",
    "two_waves.down": "down",
    "follow_up.more": "more",
    "follow_up.less": "less",
    "follow_up.no_more": "no_more",
    "follow_up.notice.more": "more",
    "follow_up.notice.less": "less",
    "follow_up.notice.no_more": "no_more",
    "follow_up.word.more": "more",
    "follow_up.word.less": "less",
    "follow_up.word.no_more": "no_more",
    "relapse.returned": "returned",
    "relapse.fell": "down",
    "watch.last": "last",
    "watch.last_places": "last",
    "watch.behind_falling": "down",
    "watch.falling": "falling",
    "watch.short.last": "last",
    "watch.short.behind_falling": "down",
    "watch.short.falling": "falling",
    "notice.moved_up": "up",
    "notice.moved_down": "down",
}
"""Which test each of these sentences needs; no other way than `claim` leads to them."""


class UntestedClaim(ValueError):
    """A sentence claims what no passed test stands behind."""


def claim(key: str, proven: str, **facts: object) -> str:
    """The sentence, where `proven` names the test that it needs: the verdict of a fact. Raises UntestedClaim."""
    if CLAIMS[key] != proven:
        raise UntestedClaim(f"{key} needs {CLAIMS[key]!r}, proven is {proven!r}")
    return say(key, **facts)
