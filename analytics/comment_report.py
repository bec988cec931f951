"""What people wrote in a wave, counted: from what came in to what is left when the same is counted once, by topic.

Counts are of persons, comments and merged comments, never of clauses. They always add up: collected = without substance +
effective; every effective comment is in exactly one merged one; praise + criticism + suggestions = merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PRAISE, CRITICISM, SUGGESTION = TYPES = ("praise", "criticism", "suggestion")
MORE, FEWER, SAME, NEW = "more", "fewer", "same", "new"


@dataclass(frozen=True)
class CommentCounts:
    """征集, 剔除无实质内容, 有效, 归并 and what the merged ones are. Leads for discipline are in none of them.

    collected, without_substance, effective: comments (a person's words on one unit); merged: the same said by several
    counted once; praise, criticism, suggestion: merged ones by type; persons: who wrote an effective one.
    """

    collected: int = 0
    without_substance: int = 0
    effective: int = 0
    merged: int = 0
    praise: int = 0
    criticism: int = 0
    suggestion: int = 0
    persons: int = 0


@dataclass(frozen=True)
class TopicLine:
    """A topic in a scope. persons: who criticised or suggested something about it, comments: in how many comments, merged:
    the same counted once; criticism, suggestion: merged ones of these types; praised: persons who praised it.

    before: persons of the wave before in the same scope, None where there is none to compare with. change: more, fewer or
    same as a share of those who wrote something effective, by a 95 % interval of the difference (Newcombe 1998); new where
    nobody had said it and the interval excludes 0; None where not compared.
    """

    topic: str
    family: str
    persons: int
    comments: int
    merged: int
    criticism: int
    suggestion: int
    praised: int
    before: int | None = None
    change: str | None = None


@dataclass(frozen=True)
class Quote:
    """One person's words on a unit, masked. type: praise, criticism or suggestion; comments: how many say the same."""

    text: str
    type: str
    topics: tuple[str, ...]
    comments: int


@dataclass(frozen=True)
class CommentScope:
    """The whole wave (name ""), or a class, a unit, a portfolio, a line of groups.

    counts: None where too few wrote for their number to be shown; then there are no topics and quotes either. Topics with
    most persons first; those that are only praised last. quotes: of units only.
    """

    name: str
    unit_class: str
    portfolio: str
    counts: CommentCounts | None
    topics: tuple[TopicLine, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class CommentReport:
    """A wave's comments as this viewer may see them.

    wave_before: the wave that changes are measured against, None where none is. unnamed: effective comments that no topic
    caught. leads: comments that point at breaches of discipline, None for viewers who sort none. undecided: merged ones
    marked for a person (irony, doubt), None likewise. rules: title of the rule table.
    """

    wave: str
    series: str
    period: str
    wave_before: str | None
    whole: CommentScope
    classes: tuple[CommentScope, ...]
    units: tuple[CommentScope, ...]
    portfolios: tuple[CommentScope, ...]
    groups: tuple[CommentScope, ...]
    unnamed: int
    leads: int | None
    undecided: int | None
    rules: str

    @property
    def counts(self) -> CommentCounts | None:
        return self.whole.counts

    def unit(self, name: str) -> CommentScope | None:
        return _named(self.units, name)

    def unit_class(self, name: str) -> CommentScope | None:
        return _named(self.classes, name)

    def portfolio(self, name: str) -> CommentScope | None:
        return _named(self.portfolios, name)

    def group(self, name: str) -> CommentScope | None:
        return _named(self.groups, name)

    def scope(self, unit: str | None = None, unit_class: str | None = None, portfolio: str | None = None) -> CommentScope:
        """The narrowest scope that is named; one that nobody commented on, or that may not be shown, is without counts."""
        found = self.whole
        for name, scopes in ((unit, self.units), (portfolio, self.portfolios), (unit_class, self.classes)):
            if name:
                return _named(scopes, name) or CommentScope(name, "", "", None)
        return found


def top_topics(
    report: CommentReport,
    n: int = 3,
    unit: str | None = None,
    unit_class: str | None = None,
    portfolio: str | None = None,
) -> tuple[TopicLine, ...]:
    """群众反映最集中的问题: topics with most persons who criticised or suggested something, in the scope that is named."""
    topics = report.scope(unit, unit_class, portfolio).topics
    return tuple(line for line in topics if line.persons)[:n]


def _named(scopes: Iterable[CommentScope], name: str) -> CommentScope | None:
    return next((each for each in scopes if each.name == name), None)
