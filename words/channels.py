"""Forms and calls by channel in words: 回收率 is for what was issued one by one, phone has its own, a public link none."""

from __future__ import annotations

from words.catalog import joined, say
from words.failures import one_line
from words.numbers import count, percent


def channel_lines(counts) -> list[str]:
    """A sentence a channel; where several were issued one by one, the sum of them first."""
    lines = []
    if counts.forms is not None and sum(channel.kind == "forms" for channel in counts.channels) > 1:
        lines.append(_line(counts.forms, say("channel.forms")))
    return lines + [_line(channel, one_line(channel.name)) for channel in counts.channels]


def channel_split(counts, ballots: int) -> list[str]:
    """纸质、网络9,259; 电话2,583: valid ballots by kind of channel. Empty where they do not add up to `ballots`."""
    channels = [channel for channel in counts.channels if channel.valid]
    if any(not channel.name for channel in channels) or sum(channel.valid for channel in channels) != ballots:
        return []
    kinds = list(dict.fromkeys(channel.kind for channel in channels))
    if len(kinds) == 1 and len(channels) > 2:
        return [say("figure.channels", count=len(channels))]
    together = [[channel] for channel in channels]
    if len(channels) > 2:
        together = [[channel for channel in channels if channel.kind == kind] for kind in kinds]
    return [
        say(
            "figure.channel",
            names=joined(one_line(channel.name) for channel in each),
            count=count(sum(channel.valid for channel in each)),
        )
        for each in together
    ]


def _line(channel, name: str) -> str:
    """纸质：发放1,876份，收回1,780份，回收率94.9%，有效1,752份，有效率98.4%。"""
    name = name or say("channel.unnamed")
    if channel.kind == "open":
        return say("channel.open", name=name, valid=count(channel.valid))
    if channel.kind == "phone":
        return say(
            "channel.phone", name=name, dialled=count(channel.dialled), connected=count(channel.connected),
            completed=count(channel.completed), rate=percent(channel.success_rate), valid=count(channel.valid),
        )  # fmt: skip
    return say(
        "channel.issued", name=name, issued=count(channel.issued), returned=count(channel.returned),
        rate=percent(channel.return_rate), valid=count(channel.valid), valid_rate=percent(channel.valid_rate),
    )  # fmt: skip
