"""What weighting did, in words."""

from __future__ import annotations

from words.catalog import joined, say
from words.failures import one_line
from words.numbers import count, figure, percent
from words.punctuation import clauses


def weighting_lines(group) -> list[str]:
    """A group: how it was weighted, what that costs, and what was assumed, a sentence each."""
    name = one_line(group.group)
    if group.absent:
        return [say("weighting.absent", group=name)]
    steps = joined(say(f"weighting.step.{step}") for step in group.steps)
    lines = [
        say("weighting.group", group=name, ballots=count(group.ballots), steps=steps, rounds=group.rounds),
        say(
            "weighting.cost",
            effective=count(round(group.effective)),
            efficiency=percent(100 * group.efficiency),
            effect=figure(group.design_effect, 2),
            smallest=figure(group.smallest, 2),
            largest=figure(group.largest, 2),
        ),
    ]
    if group.trimmed:
        lines.append(say("weighting.trimmed", count=count(group.trimmed)))
    for attribute, missing in group.missing:
        lines.append(say("weighting.missing", attribute=one_line(attribute), count=count(missing)))
    return lines


def rule_words(rule) -> str:
    """A rule of a scheme: 所在县区按抽样人数；性别、年龄段按总体构成迭代；截尾."""
    parts = [(rule.design, "design"), (rule.margins, "post_stratify" if rule.post_stratified else "rake")]
    said = [
        say("weighting.by", attributes=joined(map(one_line, attributes)), step=say(f"weighting.step.{step}"))
        for attributes, step in parts
        if attributes
    ]
    if rule.trim is not None or rule.trim_iqr is not None:
        said.append(say("weighting.step.trim"))
    return clauses(said)


def margin_rows(group) -> list[list[str]]:
    """Attribute, category, ballots, and the shares before, after and in the population."""
    return [
        [
            one_line(line.attribute),
            one_line(line.category) or say("weighting.unsaid"),
            count(line.ballots),
            percent(100 * line.before),
            percent(100 * line.after),
            percent(None if line.target is None else 100 * line.target),
        ]
        for line in group.margins
    ]
