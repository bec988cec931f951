"""The scheme of a wave, as the office's method has it, in the program's own format."""

from __future__ import annotations

from demo.groups import SECRET, SHOWN_AS, Group


def scheme_text(wave: str, groups: list[Group]) -> str:
    """The scheme file of a wave; only the groups and their weights differ between the years."""
    weights = "\n".join(f'"{group.name}" = {group.weight:g}' for group in groups)
    shown_as = "\n".join(f'"{group.name}" = "{SHOWN_AS[group.name]}"' for group in groups if group.name in SHOWN_AS)
    secret = ", ".join(f'"{name}"' for name in SECRET)
    return _TEXT.format(wave=wave, weights=weights, shown_as=shown_as, secret=secret)


_TEXT = """\
id = "yunting_{wave}"
title = "{wave}年度办法（第1版）"
decimals = 2
score_from = "overall_if_alone"
missing_group = "renormalise"
missing_dimension = "renormalise"
min_ballots = 30
min_units = 4
satisfied = ["满意"]
satisfied_broad = ["满意", "基本满意"]
secret = [{secret}]

[[level]]
name = "满意"
score = 100

[[level]]
name = "基本满意"
score = 80

[[level]]
name = "一般"
score = 60

[[level]]
name = "不满意"
score = 0

[groups]
{weights}

[shown_as]
{shown_as}

[[grade]]
name = "优秀"
top_share = 0.2

[[grade]]
name = "一般"
last = 3
last_by_class = {{ "政法机关" = 1 }}

[[grade]]
name = "良好"
"""
