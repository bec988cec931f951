"""What stands between the parts of a sentence, as the language writes it."""

from __future__ import annotations

from collections.abc import Iterable

from words.catalog import say
from words.language import chinese


def commas(parts: Iterable[str]) -> str:
    """甲，乙; A, B"""
    return say("join.comma").join(part for part in parts if part)


def clauses(parts: Iterable[str]) -> str:
    """甲；乙; A; B"""
    return say("join.clause").join(part for part in parts if part)


def ended(text: str) -> str:
    """甲。 A."""
    return text + say("join.stop")


def labelled(label: str, text: str) -> str:
    """文件：甲; File: A"""
    return say("join.label", label=label, text=text)


def bracketed(text: str, inside: str) -> str:
    """甲（乙）; A (B)"""
    return say("join.bracket", text=text, inside=inside)


def beside(*parts: str) -> str:
    """甲　乙; A · B"""
    return say("join.beside").join(part for part in parts if part)


def counted(name: str, number: str) -> str:
    """满意60; good 60"""
    return say("join.counted", name=name, number=number)


def from_to(low: str, high: str) -> str:
    """36%～48%; 36%–48%"""
    return say("join.range", low=low, high=high)


def arrow(before: str, after: str) -> str:
    """甲→乙; A → B"""
    return say("join.arrow", before=before, after=after)


def capital(text: str) -> str:
    """As a sentence begins."""
    return text if chinese() else text[:1].upper() + text[1:]
