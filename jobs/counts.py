"""Forms and calls of a wave by channel: what went out, what came back, what was valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from data.register_rows import RegisterLine, ballots_by_channel, register_lines
from data.store import Reader, Store
from data.wave_rows import wave
from jobs.viewer import Viewer

__all__ = ["Channel", "Counts", "counts"]
PHONE = ("电话", "来电", "访问员", "CATI")


@dataclass(frozen=True)
class Channel:
    """One channel, or several added up. kind: forms that were issued one by one (paper, sent links), phone, or open, a
    public link, which has no base. Numbers are None where nobody wrote them down.

    valid: stored ballots with a rating; where a channel has none, what the register leaves after the invalid ones, and
    then `valid_stored` is False.
    """

    name: str
    kind: str
    issued: int | None = None
    returned: int | None = None
    invalid: int | None = None
    dialled: int | None = None
    connected: int | None = None
    completed: int | None = None
    valid: int | None = None
    valid_stored: bool = False

    @property
    def return_rate(self) -> float | None:
        """回收率, percent: returned of issued. None for phone and open links."""
        return _percent(self.returned, self.issued)

    @property
    def valid_rate(self) -> float | None:
        """有效率, percent: valid of returned."""
        return _percent(self.valid, self.returned)

    @property
    def success_rate(self) -> float | None:
        """成功率, percent: completed of connected calls."""
        return _percent(self.completed, self.connected)


@dataclass(frozen=True)
class Counts:
    """Channels in the order of the register; forms and phone add up those of their kind, None where there is none."""

    channels: tuple[Channel, ...]
    forms: Channel | None
    phone: Channel | None

    @property
    def open(self) -> tuple[Channel, ...]:
        return tuple(channel for channel in self.channels if channel.kind == "open")


def counts(viewer: Viewer, store: Store, wave_id: str) -> Counts:
    """The counts of a wave. Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        return counts_at(viewer, moment, wave_id)


def counts_at(viewer: Viewer, moment: Reader, wave_id: str) -> Counts:
    """The same in one state of the database."""
    viewer.must_see(wave(moment, wave_id).series)
    lines, ballots = register_lines(moment, wave_id), ballots_by_channel(moment, wave_id)
    valid = _valid(lines, ballots)
    names = dict.fromkeys([*(line.channel for line in lines), *valid])
    channels = tuple(_channel(name, [line for line in lines if line.channel == name], valid.get(name)) for name in names)
    return Counts(channels, _together(channels, "forms"), _together(channels, "phone"))


def _valid(lines: list[RegisterLine], ballots: dict[tuple[str, str], int]) -> Counter:
    """Stored ballots by the register's channel: by their own, else by the only channel of their group in the register."""
    channels_of: dict[str, set[str]] = {}
    for line in lines:
        channels_of.setdefault(line.group, set()).add(line.channel)
    known = {line.channel for line in lines}
    valid: Counter = Counter()
    for (group, channel), count in ballots.items():
        of_group = channels_of.get(group) or channels_of.get("") or set()
        if channel not in known and len(of_group) == 1:
            (channel,) = of_group
        valid[channel] += count
    return valid


def _channel(name: str, lines: list[RegisterLine], stored: int | None) -> Channel:
    numbers = {role: _sum(getattr(line, role) for line in lines) for role in _NUMBERS}
    calls = any(numbers[role] is not None for role in ("dialled", "connected", "completed"))
    if calls or any(word in name for word in PHONE):
        kind, back = "phone", numbers["completed"]
    else:
        kind, back = ("open" if numbers["issued"] is None else "forms"), numbers["returned"]
    left = None if back is None else back - (numbers["invalid"] or 0)
    return Channel(name, kind, **numbers, valid=left if stored is None else stored, valid_stored=stored is not None)


def _together(channels: Iterable[Channel], kind: str) -> Channel | None:
    same = [channel for channel in channels if channel.kind == kind]
    if not same:
        return None
    numbers = {role: _sum(getattr(channel, role) for channel in same) for role in (*_NUMBERS, "valid")}
    return Channel("", kind, **numbers, valid_stored=all(channel.valid_stored for channel in same))


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _percent(part: int | None, whole: int | None) -> float | None:
    """None where the parts exceed the whole: then they do not belong together."""
    return 100 * part / whole if whole and part is not None and part <= whole else None


_NUMBERS = ("issued", "returned", "invalid", "dialled", "connected", "completed")
