"""Seals and amendments of a scheme, in words."""

from __future__ import annotations

from words.catalog import say
from words.dates import day
from words.failures import one_line
from words.numbers import count
from words.sentences import wave_title


def sealing_line(sealed) -> str:
    """计分办法2026年4月20日封存（在收到评议表之前）；封存后修改2次，最近一次2026年11月3日，理由：…… None: 未封存."""
    if sealed is None:
        return say("sealing.none")
    return say("sealing.sealed", day=day(sealed.moment), when=_when(sealed)) + _since(sealed)


def sealing_news(period: str, title: str, sealed) -> str:
    """The first line of the page: 2026年度用“……”，2026年4月20日封存，在收到评议表之前。"""
    wave = wave_title(period)
    if sealed is None:
        return say("sealing.news_none", wave=wave, title=one_line(title))
    told = "sealing.news" if sealed.amendments else "sealing.news_kept"
    key = told if sealed.kept else "sealing.news_broken"
    return say(
        key, wave=wave, title=one_line(title), day=day(sealed.moment), when=_when(sealed),
        count=sealed.amendments,
    )  # fmt: skip


def amendment_title(amendment) -> str:
    """第1次修改，2026年11月3日，张三"""
    return say(
        "sealing.amendment",
        number=amendment.number,
        day=day(amendment.moment),
        who=one_line(amendment.who),
    )


def _when(sealed) -> str:
    if sealed.ballots:
        return say("sealing.after", count=count(sealed.ballots))
    if sealed.withdrawn:
        return say("sealing.withdrawn", count=count(sealed.withdrawn))
    return say("sealing.before")


def _since(sealed) -> str:
    if not sealed.kept:
        return say("sealing.broken")
    if not sealed.amendments:
        return ""
    return say(
        "sealing.amended",
        count=sealed.amendments,
        day=day(sealed.amended),
        reason=one_line(sealed.reason),
    )
