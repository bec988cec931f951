"""回头看 and 反弹 on the demonstration, through the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.follow_up import DIMENSION, TOPIC, FollowUp, Task, back, follow_up
from jobs.ledger import add, change, close, move, task
from jobs.viewer import LOCAL, Viewer
from words import follow_up as words

WRITTEN = (
    ("市住房城乡建设局", "dimension", "效能建设"),
    ("市城管局", "dimension", "效能建设"),
    ("市城管局", "topic", "占道扰民"),
    ("市行政审批局", "dimension", "效能建设"),
    ("市教育局", "event", "事故"),
    ("市教育局", "free", "其他"),
)


@pytest.fixture(scope="module")
def store(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demonstration with six closed tasks of 2025."""
    path = tmp_path_factory.mktemp("follow_up") / "demonstration.duckdb"
    with Store(Path(shutil.copy(demonstration_file, path))) as opened:
        yield opened


@pytest.fixture(scope="module")
def numbers(store: Store) -> list[int]:
    found = []
    for unit, source, subject in WRITTEN:
        given = {"source": source, "subject": subject, "today": date(2025, 12, 8)}
        found.append(add(LOCAL, store, "2025", unit, "问题", "整改", **given))
        done(store, found[-1])
    return found


@pytest.fixture(scope="module")
def looked_back(store: Store, numbers: list[int]) -> list[FollowUp]:
    """Those of the tasks above that are compared."""
    found = follow_up(LOCAL, store, "2025")
    assert (found.then, found.now) == ("2025", "2026") and found.tested >= 5
    assert words.title(found).startswith("2025年度的") and "以2026年度回头看" in words.title(found)
    of = {each.task.number: each for each in found.found}
    assert numbers[5] not in of, "nothing is measured of a free task"
    return [of[number] for number in numbers[:5]]


def test_the_stories_come_out(looked_back: list[FollowUp]) -> None:
    housing, streets, noise, approvals, school = looked_back
    assert housing.verdict == "less" and housing.gain < -2 and housing.after < 84
    assert approvals.verdict == "more" and approvals.low > 0 and approvals.similar == housing.similar >= 25
    # In truth it lost 0.3 points where the others gained 0.4; none of them started as low.
    assert streets.low < -0.7 < streets.high and streets.beyond
    assert noise.verdict == "no_more" and noise.raised[1] > noise.raised[0]
    assert school.verdict in ("no_more", "unclear") and school.before == pytest.approx(89, abs=0.6)


def test_sentences_say_no_more_than_was_tested(looked_back: list[FollowUp]) -> None:
    told = [words.line(each) for each in looked_back]
    assert "市住房城乡建设局“效能建设”由" in told[0] and "差" in told[0] and "超出误差" in told[0]
    assert "按其他单位的走势推算" in told[1]
    assert "67人中25人" in told[2] and "超出误差" not in told[2]
    assert "改进多" in told[3] and "超出误差" in told[3]
    assert "市教育局“总分”由" in told[4] and "超出误差" not in told[4]
    assert words.notice(looked_back[3]).endswith("改进幅度大于同类单位。")


def test_what_was_closed_and_came_back(store: Store, numbers: list[int]) -> None:
    found = back(LOCAL, store, "2026")
    came_back = {each.task.number: each for each in found.found}
    noise, housing = came_back[numbers[2]], came_back[numbers[0]]
    assert noise.code == "still" and not noise.certain and "看不出减少" in words.relapse(noise)
    assert housing.code == "fell" and housing.certain and housing.change.value < -3
    assert "销号后再次下降" in words.relapse(housing)
    assert not {numbers[1], numbers[3], numbers[4]} & set(came_back)
    assert found.closed >= 5 and words.relapse_title(found).startswith("到2026年度，已销号的")
    assert back(LOCAL, store, "2024").closed == 0, "closed after that wave"


def test_only_what_the_viewer_sees(city: Store) -> None:
    tasks = (Task(1, "市城管局", TOPIC, "占道扰民"),)
    for viewer, code in (
        (Viewer("李", "leader", classes=("公共服务行业",)), "unit_unknown"),
        (Viewer("局", "unit", units=("市城管局",)), "not_allowed"),
    ):
        with pytest.raises(DataError) as caught:
            follow_up(viewer, city, "2025", tasks=tasks)
        assert caught.value.code == code


def test_units_that_became_others(city: Store) -> None:
    tasks = (Task(1, "市大数据局", DIMENSION, "效能建设"), Task(2, "市自来水公司", DIMENSION, "服务质量"))
    found = follow_up(LOCAL, city, "2024", "2025", tasks).found
    assert found[0].unit == "市数据局" and found[0].gain is not None
    assert found[1].unit == "市水务集团" and found[1].before is not None


@pytest.mark.parametrize(
    ("wave", "later", "code"),
    [("2026", None, "no_later_wave"), ("2025", "2024", "wave_unknown"), ("2099", None, "wave_unknown")],
)
def test_nothing_to_look_back_from(city: Store, wave: str, later: str | None, code: str) -> None:
    with pytest.raises(DataError) as caught:
        follow_up(LOCAL, city, wave, later)
    assert caught.value.code == code


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
