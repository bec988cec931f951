"""回头看 and 反弹 on the demonstration, through the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from data.problems import DataError
from data.store import Store
from jobs.follow_up import DIMENSION, TOPIC, Task, back, follow_up
from jobs.ledger import add, change, close, move, task
from jobs.viewer import LOCAL, Viewer
from words import follow_up as words

TASKS = (
    Task(1, "市住房城乡建设局", DIMENSION, "效能建设"),
    Task(2, "市城管局", DIMENSION, "效能建设"),
    Task(3, "市城管局", TOPIC, "占道扰民"),
    Task(4, "市行政审批局", DIMENSION, "效能建设"),
)


@pytest.fixture(scope="module")
def looked_back(city: Store):
    return follow_up(LOCAL, city, "2025", tasks=TASKS)


def test_the_stories_come_out(looked_back) -> None:
    housing, streets, noise, approvals = looked_back.found
    assert (looked_back.then, looked_back.now, looked_back.tested) == ("2025", "2026", 4)
    assert housing.verdict == "less" and housing.gain < -2 and housing.after < 84
    assert approvals.verdict == "more" and approvals.low > 0
    assert streets.verdict in ("no_more", "unclear") and noise.verdict in ("no_more", "unclear")
    assert noise.raised[1] > noise.raised[0] and noise.similar >= 25 and housing.similar == approvals.similar


def test_sentences_say_no_more_than_was_tested(looked_back) -> None:
    told = [words.line(each) for each in looked_back.found]
    assert "市住房城乡建设局“效能建设”由" in told[0] and "差" in told[0] and "超出误差" in told[0]
    assert "改进多" in told[3] and "超出误差" in told[3]
    assert all("超出误差" not in each for each in told[1:3])
    assert words.title(looked_back).startswith(
        "2025年度的4项整改任务，以2026年度回头看：1项改进多于同类单位，1项不及同类单位，"
    )
    assert words.notice(looked_back.found[3]).endswith("改进幅度大于同类单位。")


def test_only_classes_that_the_viewer_sees(city: Store) -> None:
    other = Viewer("李", "leader", classes=("公共服务行业",))
    with pytest.raises(DataError) as caught:
        follow_up(other, city, "2025", tasks=TASKS)
    assert caught.value.code == "unit_unknown"
    with pytest.raises(DataError) as caught:
        follow_up(Viewer("局", "unit", units=("市城管局",)), city, "2025", tasks=TASKS)
    assert caught.value.code == "not_allowed"


def test_units_that_became_others(city: Store) -> None:
    tasks = (Task(1, "市大数据局", DIMENSION, "效能建设"), Task(2, "市自来水公司", DIMENSION, "服务质量"))
    found = follow_up(LOCAL, city, "2024", "2025", tasks).found
    assert found[0].unit == "市数据局" and found[0].gain is not None
    assert found[1].unit == "市水务集团" and found[1].before is not None


def test_nothing_to_look_back_from(city: Store) -> None:
    for wave, later, code in (
        ("2026", None, "no_later_wave"),
        ("2025", "2024", "wave_unknown"),
        ("2099", None, "wave_unknown"),
    ):
        with pytest.raises(DataError) as caught:
            follow_up(LOCAL, city, wave, later, TASKS)
        assert caught.value.code == code


def test_the_ledger_is_looked_back_at_and_what_returned_is_called_back(demonstration_copy) -> None:
    day = date(2025, 12, 8)
    with Store(demonstration_copy) as store:
        numbers = [
            add(LOCAL, store, "2025", unit, "问题", "整改", source=source, subject=subject, today=day)
            for unit, source, subject in (
                ("市城管局", "topic", "占道扰民"), ("市住房城乡建设局", "dimension", "效能建设"), ("市教育局", "event", "事故"),
                ("市教育局", "free", "其他"),
            )
        ]  # fmt: skip
        for number in numbers:
            done(store, number)
        found = {each.task.number: each for each in follow_up(LOCAL, store, "2025").found}
        assert set(numbers[:3]) <= set(found) and numbers[3] not in found
        came_back = {each.task.number: each for each in back(LOCAL, store, "2026").found}
        assert came_back[numbers[0]].code == "still" and not came_back[numbers[0]].certain
        fell = came_back[numbers[1]]
        assert fell.code == "fell" and fell.certain and fell.change.value < -3
        assert "销号后再次下降" in words.relapse(fell) and "看不出减少" in words.relapse(came_back[numbers[0]])
        assert numbers[2] not in came_back
        assert back(LOCAL, store, "2024").closed == 0


def done(store: Store, number: int) -> None:
    """All the way to 销号, in April of the year after."""
    day = date(2026, 4, 20)

    def seen() -> int:
        return task(LOCAL, store, number).version

    change(LOCAL, store, number, {"measures": "整改措施", "leader": "分管领导"}, seen(), today=day)
    move(LOCAL, store, number, "underway", seen(), today=day)
    change(LOCAL, store, number, {"progress": "已完成", "evidence": "附件"}, seen(), today=day)
    for state in ("reported", "checking"):
        move(LOCAL, store, number, state, seen(), today=day)
    close(LOCAL, store, number, seen(), measures_done="已落实", persons_dealt="已处理", mechanism="已建立", today=day)
