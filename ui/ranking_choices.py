"""What a person chose to see on 排名: order, search, columns, a unit to compare, a second wave; all in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analytics.appraisal import Appraisal, ClassResult
from jobs.exports import RankingView, expanded, offered
from jobs.two_waves import places_before
from ui import cache
from ui.choices import choose_many, choose_one, choose_text, chosen_by_link
from ui.session import Session
from words import say
from words.ranking_views import column_title
from words.sentences import wave_title

USUAL = ("rank", "unit", "score", "change", "ballots", "grade")
BACK = "-"
"""Stands before a column in the URL whose order is turned round."""


@dataclass(frozen=True)
class Choices:
    """near: a unit whose neighbours are marked, "" for none; against: another wave, "" for none, and its name; variants:
    whether the ranking under other schemes is asked for."""

    view: RankingView
    near: str = ""
    against: str = ""
    variants: bool = False
    against_title: str = ""

    def more(self, **changed: str) -> dict[str, str | list[str]]:
        """What a link to the same page carries beside the selection, with something changed; "" takes it away."""
        view = self.view
        usual = view.sort == "rank" and not view.reverse
        pairs: dict[str, str | list[str]] = {
            "sort": "" if usual else (BACK if view.reverse else "") + view.sort, "q": view.query,
            "columns": list(view.columns), "near": self.near, "against": self.against,
            "variants": "1" if self.variants else "",
        }  # fmt: skip
        return {name: value for name, value in {**pairs, **changed}.items() if value}

    def for_class(self) -> dict[str, str | list[str]]:
        """What goes along to another class: neither a unit nor a column that only this one may have."""
        sort = "" if ":" in self.view.sort else str(self.more().get("sort", ""))
        return self.more(sort=sort, near="", q="")


def choose(session: Session, appraisal: Appraisal, each: ClassResult) -> Choices:
    """Shows what can be chosen, in one row, and reads the URL."""
    waves = session.series_waves
    earlier = waves[: [wave.wave for wave in waves].index(appraisal.wave)]
    columns = offered(appraisal, each, session.viewer.analyses, bool(earlier))
    others = [wave for wave in reversed(waves) if wave.wave != appraisal.wave]
    titles = {wave.wave: wave_title(wave.period) for wave in others}
    with st.container(key="no_print_ranking_choices", horizontal=True, vertical_alignment="bottom"):
        query = choose_text("q", say("ranking.search"), say("ranking.search"))
        chosen = choose_many(
            "columns", say("ranking.columns"), columns, show=lambda key: column_title(key, appraisal, each)
        )
        against = ""
        if others:
            against = choose_one(
                "against", say("ranking.against"), ["", *titles], show=lambda wave: titles.get(wave, say("ranking.alone"))
            )
    sort, reverse = _sort(appraisal, each, columns)
    near = chosen_by_link("near", say("ranking.near"), ["", *(unit.name for unit in each.ranked)])
    before = {}
    if earlier and ("before" in chosen or sort == "before"):
        before = places_before(appraisal, cache.appraisal(session, earlier[-1].wave))
    view = RankingView(sort, reverse, query, session.selection.portfolio, tuple(chosen), before)
    variants = session.viewer.analyses and st.query_params.get("variants") == "1"
    return Choices(view, near, against, variants, titles.get(against, ""))


def _sort(appraisal: Appraisal, each: ClassResult, columns: Sequence[str]) -> tuple[str, bool]:
    keys = [*USUAL, *expanded(each, columns)]
    options = [sign + key for key in keys for sign in ("", BACK)]
    asked = chosen_by_link(
        "sort", say("ranking.sort"), options, "rank", lambda key: column_title(key.removeprefix(BACK), appraisal, each)
    )
    return asked.removeprefix(BACK), asked.startswith(BACK)
