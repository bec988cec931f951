"""The nine groups who rate: how many, how they are asked, and how they tend to tick."""

from __future__ import annotations

from dataclasses import dataclass, replace

from demo.classes import PUBLIC_SERVICE
from demo.units import ARBITRATION, SERVICES_FOR_ENTERPRISES, WITHOUT_CLIENTS, Unit


@dataclass(frozen=True)
class Group:
    """A group in one wave.

    `offset` is how far its scores lie above the index, `unknown_factor` multiplies a unit's 不了解, `straight` is the
    share of forms with one and the same tick throughout, `mood` the share of an opinion that is the person's own
    and not the unit's doing, `leaves_blanks` is true on paper, where no program insists on an answer.
    """

    name: str
    weight: float
    offset: float
    unknown_factor: float
    straight: float
    mood: float = 0.24
    overall_only: bool = False
    leaves_blanks: bool = False
    issued: int = 0
    ballots: int = 0


def groups_of(wave: str) -> list[Group]:
    """The groups of a wave, in the order of the forms' first digit."""
    forms = _FORMS[wave]
    groups = [group for group in _GROUPS if group.name in forms]
    if SUPERVISORS not in forms:
        groups = [_with_supervisors_weight(group) for group in groups]
    return [replace(group, issued=forms[group.name][0], ballots=forms[group.name][1]) for group in groups]


def rates(group: Group, unit: Unit) -> bool:
    """Whether the unit is on the group's form, or among the telephone survey's clients."""
    if unit.name == ARBITRATION:
        return group.name == CLIENTS
    if group.name == CLIENTS:
        return unit.name not in WITHOUT_CLIENTS
    if group.name == ENTERPRISES and unit.unit_class == PUBLIC_SERVICE:
        return unit.name in SERVICES_FOR_ENTERPRISES
    return True


LEADERS = "市级领导"
PARTY = "市党代表"
CONGRESS = "市人大代表"
CONSULTATIVE = "市政协委员"
COUNTIES = "县（市、区）和乡镇（街道）"
ENTERPRISES = "企业和个体工商户"
CLIENTS = "服务对象"
RESIDENTS = "城乡居民"
SUPERVISORS = "特邀监督员和社会各界"

MERGED_LINE = "领导、代表委员和社会各界"
SHOWN_AS = dict.fromkeys((LEADERS, PARTY, CONGRESS, CONSULTATIVE, SUPERVISORS), MERGED_LINE)
SECRET = (LEADERS,)

_GROUPS = (
    Group(LEADERS, 0.05, +2.0, 0.15, 0.08, mood=0.10, overall_only=True, leaves_blanks=True),
    Group(PARTY, 0.05, +2.5, 0.8, 0.46, leaves_blanks=True),
    Group(CONGRESS, 0.08, +1.0, 0.7, 0.31, leaves_blanks=True),
    Group(CONSULTATIVE, 0.07, +0.5, 0.7, 0.28, leaves_blanks=True),
    Group(COUNTIES, 0.10, +1.5, 0.6, 0.52, leaves_blanks=True),
    Group(ENTERPRISES, 0.20, -1.0, 1.1, 0.38),
    Group(CLIENTS, 0.20, +0.5, 0.1, 0.12),
    Group(RESIDENTS, 0.20, -2.0, 1.3, 0.34, overall_only=True),
    Group(SUPERVISORS, 0.05, +0.2, 0.6, 0.09, leaves_blanks=True),
)

GROUP_NAMES = tuple(group.name for group in _GROUPS)

# Forms issued (or calls answered to the end) and valid ones.
_FORMS = {
    "2024": {
        LEADERS: (36, 33),
        PARTY: (370, 344),
        CONGRESS: (398, 372),
        CONSULTATIVE: (396, 366),
        COUNTIES: (634, 609),
        ENTERPRISES: (2180, 2007),
        CLIENTS: (2620, 2549),
        RESIDENTS: (5546, 5072),
    },
    "2025": {
        LEADERS: (36, 34),
        PARTY: (368, 343),
        CONGRESS: (396, 370),
        CONSULTATIVE: (393, 365),
        COUNTIES: (630, 606),
        ENTERPRISES: (2165, 2000),
        CLIENTS: (2607, 2539),
        RESIDENTS: (5580, 5181),
        SUPERVISORS: (225, 202),
    },
    "2026": {
        LEADERS: (36, 34),
        PARTY: (372, 349),
        CONGRESS: (401, 376),
        CONSULTATIVE: (398, 371),
        COUNTIES: (640, 617),
        ENTERPRISES: (2200, 2034),
        CLIENTS: (2650, 2583),
        RESIDENTS: (5700, 5273),
        SUPERVISORS: (229, 205),
    },
}


def _with_supervisors_weight(group: Group) -> Group:
    """Before there were supervisors, their 5 % belonged to the consultative conference."""
    return replace(group, weight=0.12) if group.name == CONSULTATIVE else group
