"""The rules of a scheme in words."""

from __future__ import annotations

from words.catalog import LANGUAGE, say
from words.numbers import percent


def weight_lines(scheme, language: str = LANGUAGE) -> list[str]:
    """The weights of the groups as they count, a line for each class that has its own and one for the rest."""
    if scheme.pooled:
        return [say("schemes.pooled", language)]
    weights = scheme.flat_weights()
    rest = say("schemes.all_classes" if len(weights) == 1 else "schemes.other_classes", language)
    return [
        say("schemes.weights_class", language, unit_class=name or rest, weights=_listed(shares, language))
        for name, shares in sorted(weights.items(), key=lambda each: each[0] == "")
    ]


def _listed(shares, language: str) -> str:
    if shares is None:
        return say("schemes.equal", language)
    return "、".join(
        say("schemes.weight", language, name=name, weight=percent(100 * share)) for name, share in shares.items()
    )
