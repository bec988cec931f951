"""回头看 and 反弹 on the demonstration, through the ledger."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.store import Store
from jobs.follow_up import DIMENSION, EVENT, TOPIC, FollowUp, Task, back, follow_up
from jobs.viewer import LOCAL, Viewer
from words import follow_up as words

HOUSING, STREETS, APPROVALS = "市住房城乡建设局", "市城管局", "市行政审批局"


@pytest.fixture(scope="module")
def looked_back(city: Store) -> dict[tuple[str, str], FollowUp]:
    """Of the ledger of 2025, by unit and subject; an event by its kind."""
    found = follow_up(LOCAL, city, "2025")
    assert (found.then, found.now) == ("2025", "2026") and found.tested >= 40
    assert words.title(found).startswith("2025年度的") and "以2026年度回头看" in words.title(found)
    return {(each.task.unit, each.task.subject if each.task.kind != EVENT else EVENT): each for each in found.found}


def test_the_stories_come_out(looked_back) -> None:
    housing = looked_back[HOUSING, "效能建设"]
    assert housing.verdict == "less" and housing.gain < -2 and housing.after < 84 and housing.similar >= 25
    noise, vacant = looked_back[STREETS, "占道扰民"], looked_back[STREETS, EVENT]
    assert noise.verdict == "no_more" and noise.raised[1] > noise.raised[0]
    assert vacant.verdict in ("no_more", "unclear") and vacant.before == pytest.approx(85.6, abs=0.6) and vacant.beyond
    assert [key for key, each in looked_back.items() if each.verdict in ("more", "less")] == [(HOUSING, "效能建设")]


def test_sentences_say_no_more_than_was_tested(looked_back) -> None:
    told = words.line(looked_back[HOUSING, "效能建设"])
    assert told.startswith("市住房城乡建设局“效能建设”由") and "差" in told and "超出误差" in told
    told = words.line(looked_back[STREETS, "占道扰民"])
    assert "67人中25人" in told and "超出误差" not in told
    told = words.line(looked_back[STREETS, EVENT])
    assert "市城管局“总分”由" in told and "按其他单位的走势推算" in told and "超出误差" not in told
    assert words.notice(looked_back[HOUSING, "效能建设"]).endswith("变化不及同类单位，请继续整改。")


def test_what_was_closed_and_came_back(city: Store) -> None:
    found = back(LOCAL, city, "2026")
    came_back = {(each.task.unit, each.task.subject): each for each in found.found}
    noise, housing = came_back[STREETS, "占道扰民"], came_back[HOUSING, "效能建设"]
    assert noise.code == "still" and not noise.certain and "看不出减少" in words.relapse(noise)
    assert housing.code == "fell" and housing.certain and housing.change.value < -3
    assert "销号后再次下降" in words.relapse(housing)
    assert [each.unit for each in found.found if each.certain] == [HOUSING]
    assert found.closed >= 30 and words.relapse_title(found).startswith("到2026年度，已销号的")
    assert back(LOCAL, city, "2025").closed == 0, "closed after that wave"


def test_only_what_the_viewer_sees(city: Store) -> None:
    tasks = (Task(1, "市城管局", TOPIC, "占道扰民"),)
    for viewer, code in (
        (Viewer("李", "leader", classes=("公共服务行业",)), "unit_unknown"),
        (Viewer("局", "unit", units=("市城管局",)), "not_allowed"),
    ):
        with pytest.raises(DataError) as caught:
            follow_up(viewer, city, "2025", tasks=tasks)
        assert caught.value.code == code


def test_units_that_became_others_and_one_that_rose(city: Store) -> None:
    tasks = (
        Task(1, "市大数据局", DIMENSION, "政务公开"), Task(2, "市自来水公司", DIMENSION, "服务质量"),
        Task(3, APPROVALS, DIMENSION, "效能建设"),
    )  # fmt: skip
    renamed, merged, approvals = follow_up(LOCAL, city, "2024", "2026", tasks).found
    assert renamed.unit == "市数据局" and renamed.gain is not None
    assert merged.unit == "市水务集团" and merged.before is not None
    assert approvals.verdict == "more" and approvals.low > 0
    assert "改进多" in words.line(approvals) and "超出误差" in words.line(approvals)
    assert words.notice(approvals).endswith("改进幅度大于同类单位。")


@pytest.mark.parametrize(
    ("wave", "later", "code"),
    [("2026", None, "no_later_wave"), ("2025", "2024", "wave_unknown"), ("2099", None, "wave_unknown")],
)
def test_nothing_to_look_back_from(city: Store, wave: str, later: str | None, code: str) -> None:
    with pytest.raises(DataError) as caught:
        follow_up(LOCAL, city, wave, later)
    assert caught.value.code == code
