"""What English asks of a fact inside a sentence: the number of a noun, and ordinals."""

from __future__ import annotations


class Fact(str):
    """A fact as text. In a row of en.csv {count:unit|units} is the noun that fits, {rank:th} an ordinal, and
    {series:after} brings the blank before it where there is a series."""

    def __format__(self, spec: str) -> str:
        if "|" in spec:
            one, many = spec.split("|")
            return one if self == "1" else many
        if spec == "after":
            return self and f" {self}"
        return ordinal(self) if spec == "th" else format(str(self), spec)


def ordinal(number: str) -> str:
    """1st, 2nd, 3rd, 11th"""
    last = "" if number[-2:-1] == "1" else number[-1:]
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(last, "th")
