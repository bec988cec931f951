"""The rules of a scheme in words."""

from __future__ import annotations

from words.catalog import joined, say
from words.numbers import percent


def weight_lines(scheme) -> list[str]:
    """The weights of the groups as they count, a line for each class that has its own and one for the rest."""
    if scheme.pooled:
        return [say("schemes.pooled")]
    weights = scheme.flat_weights()
    rest = say("schemes.all_classes" if len(weights) == 1 else "schemes.other_classes")
    return [
        say("schemes.weights_class", unit_class=name or rest, weights=_listed(shares))
        for name, shares in sorted(weights.items(), key=lambda each: each[0] == "")
    ]


def _listed(shares) -> str:
    if shares is None:
        return say("schemes.equal")
    return joined(say("schemes.weight", name=name, weight=percent(100 * share)) for name, share in shares.items())
