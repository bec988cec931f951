"""意见 through the whole entry script: what is shown to whom, what is found, what is taken away."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.problems import DataError
from data.store import Store
from demo.remarks import LEADS
from jobs.comment_desk import desk_list
from jobs.comment_files import Asked, export_comments
from jobs.comments import comments_to_sort, decisions, unmasked
from jobs.viewer import LOCAL, Viewer
from tests.jobs.build import bring
from tests.jobs.test_comments import DEAR, LONG_WAIT, NO_PAPER, OTHER, file, many
from tests.jobs.test_protection import SECRET, SHOWN_AS, scheme
from tests.pages.conftest import ROOT, fine
from tests.pages.test_pages import _html, _linked
from ui import comment_desk, session
from ui.linked import PAGES
from words import say

LONE = "全局只有我一个人写的话。"
HIDDEN = "水压太小，保密的人这么说。"
FORMULA = "=1+1补正一次只说一条，跑了三趟。"
SAID = [
    *many(LONG_WAIT, 12), *many(FORMULA, 9), *many("无", 4), *many(LONE, 1, "市体育局"), *many(DEAR, 11, "市教育局"),
    *many(HIDDEN, 12, "市教育局", "领导"), *many(NO_PAPER, 12, "市水务局"), *many(LEADS[0][3], 1),
    *many("张局长的电话13812345678打不通，没人管。", 3), *many("建议大厅备轮椅。", 2, "市水务局"),
]  # fmt: skip
LEADER = Viewer("李", "leader")
Opener = Callable[..., AppTest]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of one file, for all tests that only look."""
    folder = tmp_path_factory.mktemp("comments")
    (folder / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    with Store(folder / "wanping.duckdb") as store:
        bring(store, file(SAID), scheme=scheme(folder, "own", SECRET, SHOWN_AS))
    return folder / "wanping.duckdb"


@pytest.fixture
def copied(written: Path, tmp_path: Path) -> Path:
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    return Path(shutil.copy(written, tmp_path / "wanping.duckdb"))


@pytest.fixture
def opened(show_errors: None, written: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """The page as a viewer sees it, with what the URL asks for."""
    monkeypatch.setenv("WANPING_DB", str(written))

    def opener(viewer: Viewer = LOCAL, **asked: str) -> AppTest:
        monkeypatch.setattr(session, "LOCAL", viewer)
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
        for name, value in asked.items():
            at.query_params[name] = value
        at.switch_page(PAGES["comments"]).run()
        fine(at)
        return at

    return opener


def everything(at: AppTest) -> str:
    """All that the page sent to the browser, choices included."""
    return _html(at) + _linked(at) + str([each.options for each in at.selectbox])


def store_of(at: AppTest) -> Store:
    return at.session_state["session"].store


@pytest.mark.parametrize("view", ["topics", "search"])
@pytest.mark.parametrize("viewer", [LEADER, LOCAL], ids=["leader", "analyst"])
def test_nothing_tells_who_said_it(opened: Opener, viewer: Viewer, view: str) -> None:
    shown = everything(opened(viewer, view=view))
    for secret in (LONE, HIDDEN, LEADS[0][3], "13812345678", "张局长"):
        assert secret not in shown
    assert "领导" not in shown.replace("领导和代表", "")


def test_a_lone_respondent_is_not_found_in_any_way(opened: Opener) -> None:
    for asked in ({"unit": "市体育局"}, {"unit": "市体育局", "view": "search"}, {"view": "search", "text": "全局"}):
        at = opened(LEADER, **asked)
        shown = everything(at)
        assert LONE not in shown and "<mark>全局" not in shown
    at = opened(LEADER, unit="市体育局")
    assert say("comments.too_few") in _html(at) + _linked(at) and "wp-sifted" not in _linked(at)


def test_another_class_is_not_seen(opened: Opener) -> None:
    viewer = replace(LEADER, classes=("企业",))
    for asked in ({}, {"view": "search"}, {"view": "search", "topic": "一次性告知"}):
        shown = everything(opened(viewer, **asked))
        assert "市公安局" not in shown and LONG_WAIT not in shown
    assert "市水务局" in everything(opened(viewer))


def test_leads_are_for_analysts_and_in_no_file(opened: Opener) -> None:
    assert LEADS[0][3] in everything(opened(view="sort", part="leads"))
    at = opened(LEADER)
    at.query_params["view"] = "sort"
    at.run()
    assert LEADS[0][3] not in everything(at) and say("comments.view.sort") not in everything(at)
    assert [each.value for each in at.warning]  # what the link asked for is not there for this reader


def test_the_search_says_what_it_found_and_marks_it(opened: Opener) -> None:
    at = opened(view="search", text="排队", unit="市公安局")
    assert "找到1条（归并前12条）" in _html(at) and "窗口<mark>排队</mark>太久" in _html(at)
    assert {each.proto.label for each in at.get("download_button")} == {"下载查找结果（Excel）", "下载查找结果（CSV）"}
    at.text_input(key="choose_text").set_value("没有这样的话").run()
    fine(at)
    assert say("comments.search.nothing") in _html(at) and not at.get("download_button")


def test_what_is_taken_away_is_masked_and_cannot_run(opened: Opener) -> None:
    store = store_of(opened())
    content = export_comments(LEADER, store, "2026", "csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(content)) if len(row) > 4][1:]
    texts = {row[5] for row in rows}
    assert "'" + FORMULA in texts and "【姓名】局长的电话【电话】打不通，没人管。" in texts
    for secret in (LONE, HIDDEN, LEADS[0][3], "13812345678"):
        assert secret not in content
    # 市体育局 has one comment; the smallest other unit of its class is hidden with it.
    assert {row[1] for row in rows} == {"市公安局", "市水务局"} and say("comments.never_found") in content
    book = openpyxl.load_workbook(io.BytesIO(export_comments(LEADER, store, "2026", "xlsx", Asked(text="补正")).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(cell.value == FORMULA for cell in cells) and all(cell.data_type != "f" for cell in cells)
    only = export_comments(replace(LEADER, classes=("企业",)), store, "2026", "csv").content.decode("utf-8-sig")
    assert "市公安局" not in only and "市水务局" in only
    for asked, code in ((("csv", Asked(text="没有这样的话")), "nothing_found"), (("pdf", Asked()), "format_unknown")):
        with pytest.raises(DataError, match=code):
            export_comments(LEADER, store, "2026", *asked)


def test_topics_units_groups_and_words_are_linked(opened: Opener) -> None:
    shown = _linked(opened(topic="排队等候"))
    assert "wp-sifted" in shown and "wp-of-topic" in shown and "wp-chosen-row" in shown and LONG_WAIT in shown
    assert "wp-quotes" in _linked(opened(unit="市公安局"))
    (line,) = (each for each in opened().selectbox(key="choose_group").options if "居民" in each)
    at = opened(group=line)
    assert at.selectbox(key="choose_group").value == line


def test_a_rule_is_seen_before_it_is_taken(opened: Opener, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANPING_DB", str(copied))
    at = opened(view="sort", part="rules")
    at.selectbox(key="rule_topic").set_value("").run()
    at.text_input(key="rule_name").set_value("无障碍设施").run()
    at.text_area(key="rule_words").set_value("轮椅").run()
    at.button(key="rule_see").click().run()
    fine(at)
    assert "2条意见归入“无障碍设施”" in _html(at) and "建议大厅备轮椅。" in _html(at)
    assert not any(item.topics == ("无障碍设施",) for item in comments_to_sort(LOCAL, store_of(at), "2026"))
    at.button(key="rule_take").click().run()
    fine(at)
    assert any("无障碍设施" in item.topics for item in comments_to_sort(LOCAL, store_of(at), "2026"))
    at.selectbox(key="rule_topic").set_value("无障碍设施").run()
    assert at.text_area(key="rule_words").value == "轮椅"
    at.button(key="rule_drop").click().run()
    fine(at)
    assert "无障碍设施" not in at.selectbox(key="rule_topic").options


# The desk, without its keys


@pytest.fixture
def lying(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SimpleNamespace, dict]]:
    """A desk, and what the browser would say to it."""
    state: dict = {}
    monkeypatch.setattr(comment_desk.st, "session_state", state)
    with Store(copied) as store:
        yield SimpleNamespace(store=store, viewer=LOCAL, selection=SimpleNamespace(wave="2026")), state


class Browser:
    """Says what keys mean, as the script does."""

    def __init__(self, lying) -> None:
        self.session, self.state = lying
        self.number = 0
        self.on = comment_desk._on_desk(self.session, "2026", "all", "")

    def item(self, piece: str) -> dict:
        found = comment_desk.desk(LOCAL, self.session.store, "2026", self.on.keys)
        return next(comment_desk._item(each) for each in found.items if piece in each.item.text)

    def say(self, *acts: dict, again: bool = False) -> list[dict]:
        if not again:
            self.number += 1
            self.acts = [{"id": f"{self.number}-{place}", **act} for place, act in enumerate(acts)]
        message = {"seq": self.number, "list": f"{self.on.number}", "at": 0, "acts": self.acts}
        self.state[comment_desk.KEY] = {"said": json.loads(json.dumps(message))}
        comment_desk._hear(self.session, "2026", "all", "")
        return [self.on.results[act["id"]] for act in self.acts]


def act(kind: str, item: dict, **more) -> dict:
    return {"kind": kind, "key": item["key"], "seen": item["seen"], **more}


def test_keys_pressed_faster_than_answers_come_are_all_done_once(lying) -> None:
    browser = Browser(lying)
    item = browser.item("窗口排队")
    said = [
        act("type", item, type="praise"),
        act("topics", item, topics=["岗位在岗"]),
        act("type", item, type="suggestion"),
    ]
    assert [each["ok"] for each in browser.say(*said)] == [True] * 3
    browser.say(again=True)  # the answer was lost
    assert len(decisions(LOCAL, browser.session.store, "2026")) == 3
    assert browser.item("窗口排队")["type"] == "suggestion"
    for wanted in ("praise", "praise", "criticism"):
        browser.say(act("undo", item))
        assert browser.item("窗口排队")["type"] == wanted
    assert browser.item("窗口排队")["decided"] is False
    assert not browser.say(act("undo", item))[0]["ok"]


def test_an_answer_that_was_lost_with_its_session_is_no_conflict(lying) -> None:
    browser = Browser(lying)
    said = act("confirm", browser.item("窗口排队"), type="praise", topics=["岗位在岗"])
    assert browser.say(said)[0]["ok"]
    browser.on.results.clear(), browser.on.later.clear()
    assert browser.say(said)[0]["ok"] and len(decisions(LOCAL, browser.session.store, "2026")) == 2
    other = act("confirm", browser.item("一次只说一条"), type="praise", topics=[])
    comment_desk.decide_together(OTHER, browser.session.store, "2026", other["seen"], type="criticism")
    (answer,) = browser.say(other)
    assert not answer["ok"] and OTHER.name in answer["said"]
    assert browser.item("一次只说一条")["who"] == OTHER.name and browser.item("一次只说一条")["type"] == "criticism"


def test_an_undo_does_not_let_anybody_be_overwritten(lying) -> None:
    browser = Browser(lying)
    item = browser.item("窗口排队")
    browser.say(act("type", item, type="praise"))
    mine = browser.item("窗口排队")
    comment_desk.decide_together(OTHER, browser.session.store, "2026", mine["seen"], topics=("岗位在岗",))
    browser.say(act("undo", mine))
    assert browser.item("窗口排队")["topics"] == ["岗位在岗"]  # theirs holds
    assert not browser.say(act("topics", mine, topics=[]))[0]["ok"]  # who has not seen it is told
    assert browser.say(act("topics", browser.item("窗口排队"), topics=[]))[0]["ok"]


def test_a_mask_keeps_what_was_decided_and_is_taken_back(lying) -> None:
    browser = Browser(lying)
    browser.say(act("confirm", browser.item("窗口排队"), type="praise", topics=["岗位在岗"]))
    was = browser.item("窗口排队")
    assert browser.say(act("mask", was, piece="一上午"))[0]["ok"]
    covered = browser.item("窗口排队")
    assert "一上午" not in covered["text"] and covered["key"] != was["key"]
    assert (covered["type"], covered["topics"], covered["decided"]) == ("praise", ["岗位在岗"], True)
    assert not browser.say(act("mask", covered, piece="没有这几个字"))[0]["ok"]
    browser.say(act("undo", covered))
    assert {name: browser.item("窗口排队")[name] for name in ("key", "text", "type")} == {
        name: was[name] for name in ("key", "text", "type")
    }
    assert not browser.item("窗口排队")["masked"]


def test_what_is_under_a_mask_is_told_once_with_a_reason(lying) -> None:
    browser = Browser(lying)
    item = browser.item("打不通")
    assert not browser.say(act("unmask", item, reason=" "))[0]["ok"]
    (answer,) = browser.say(act("unmask", item, reason="回访"))
    assert answer["texts"] == ["张局长的电话13812345678打不通，没人管。"]
    found = comment_desk.desk(LOCAL, browser.session.store, "2026", browser.on.keys)
    assert "13812345678" in json.dumps(comment_desk._data(browser.session, browser.on, found, browser.on.keys, 0))
    assert "13812345678" not in json.dumps(comment_desk._data(browser.session, browser.on, found, browser.on.keys, 0))
    assert [row[1] for row in unmasked(LOCAL, browser.session.store, "2026")] == ["回访"]


def test_merging_splitting_moving_leads_and_rules_are_taken_back(lying) -> None:
    browser = Browser(lying)
    wait, paper = browser.item("窗口排队"), browser.item("一次只说一条")
    before = {name: value for name, value in paper.items() if name != "seen"}
    for said in (
        act("merge", paper, **{"with": wait["key"]}), act("unit", paper, unit="市教育局"),
        act("substance", paper, value=False), act("lead", paper, value=True), act("rule", paper, topic="一次性告知", rule=["跑了三趟"]),
    ):  # fmt: skip
        paper = browser.item("跑了三趟") if said["kind"] != "merge" else paper
        assert browser.say({**said, "seen": paper["seen"]})[0]["ok"], said
        assert browser.say(act("effect", paper, topic="一次性告知", rule=["跑了三趟"]))[0]["told"]
        assert browser.say(act("undo", paper))[0]["ok"], said
        again = browser.item("跑了三趟")
        assert {name: value for name, value in again.items() if name != "seen"} == before, said


def test_the_list_stays_until_it_is_made_anew(lying) -> None:
    browser = Browser(lying)
    keys = list(desk_list(LOCAL, browser.session.store, "2026", "open"))
    item = browser.item("窗口排队")
    browser.say(act("confirm", item, type="criticism", topics=item["topics"]))
    assert item["key"] not in desk_list(LOCAL, browser.session.store, "2026", "open") and item["key"] in keys
    assert item["key"] in desk_list(LOCAL, browser.session.store, "2026", "decided")
    (answer,) = browser.say(act("refresh", item))
    assert answer["ok"] and browser.on.number == 1
    assert desk_list(LOCAL, browser.session.store, "2026", "empty")
    with pytest.raises(DataError, match="not_allowed"):
        desk_list(LEADER, browser.session.store, "2026", "all")
