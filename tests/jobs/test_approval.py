"""From calculation to print: every step with its record, and a frozen result that nothing touches."""

from __future__ import annotations

import json
from datetime import date

import pytest

from analytics.figure_diff import differences, same
from data.problems import DataError
from data.store import Store
from jobs.approval import (
    MARKS,
    PublicationScope,
    Signature,
    Veto,
    calculate,
    correct,
    corrections,
    decide,
    frozen_appraisal,
    frozen_result,
    history,
    issue,
    recompute,
    review,
    state_of,
    submit,
    versions,
    withdraw_result,
)
from jobs.imports import reinstate, withdraw
from jobs.publication import publication
from jobs.results import appraise, calculations
from jobs.schemes import preset_schemes
from jobs.sealing import amend, seal
from jobs.viewer import LOCAL, Viewer
from tests.data.build import UNITS, csv_file, long_file
from tests.jobs.build import bring
from words.approval import (
    banner,
    changed_line,
    difference_row,
    next_line,
    paper_mark,
    recomputed_line,
    scope_line,
    state_name,
)
from words.failures import failure

DEFAULT = preset_schemes()["cn4_100_80_60_0"]
MILD = DEFAULT.replace("score = 0\n", "score = 30\n")
LEVELS = ("满意", "不满意", "一般", "基本满意", "满意")
BALLOTS = long_file([f"A{number}" for number in range(40)], levels=LEVELS)
MORE = long_file([f"B{number}" for number in range(20)], levels=LEVELS[::-1])
REGISTRY = csv_file([("参评单位", "类别"), *((unit, "部门") for unit in UNITS)])
PAPER = Signature("张三", date(2026, 11, 3), "复1号")
PRINT = Signature("", date(2026, 11, 9), "云效〔2026〕3号")
ALL = PublicationScope("all")


@pytest.fixture
def sealed(store: Store) -> Store:
    bring(store, REGISTRY, "名录.csv")
    bring(store, BALLOTS)
    seal(LOCAL, store, "2026")
    return store


def refused(job, *arguments: object, **named: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments, **named)
    said = failure(caught.value)
    assert "failure." not in said and "{" not in said
    return caught.value.code


def to_print(store: Store, scope: PublicationScope = ALL) -> None:
    if state_of(LOCAL, store, "2026").state != "calculated":
        calculate(LOCAL, store, "2026")
    review(LOCAL, store, "2026", PAPER)
    submit(LOCAL, store, "2026")
    decide(LOCAL, store, "2026", scope, PAPER)
    issue(LOCAL, store, "2026", PRINT)


def test_every_step_in_its_turn_and_none_before(store: Store) -> None:
    bring(store, BALLOTS)
    assert state_of(LOCAL, store, "2026").state == "draft"
    assert refused(calculate, LOCAL, store, "2026") == "approval_step_unsealed"
    assert refused(frozen_result, LOCAL, store, "2026") == "nothing_frozen"
    assert refused(state_of, LOCAL, store, "2027") == "wave_unknown"
    seal(LOCAL, store, "2026")
    assert state_of(LOCAL, store, "2026").next == ("calculate",)
    assert refused(review, LOCAL, store, "2026", PAPER) == "approval_step_order"
    state = calculate(LOCAL, store, "2026", "初算")
    assert (state.state, state.version, state.issued, state.next) == ("calculated", 1, None, ("review", "calculate"))
    assert refused(review, LOCAL, store, "2026") == "approval_step_second_person"
    assert refused(review, LOCAL, store, "2026", Signature("张三")) == "approval_step_asks"
    assert refused(decide, LOCAL, store, "2026", ALL, PAPER) == "approval_step_order"
    review(LOCAL, store, "2026", PAPER)
    assert paper_mark(state_of(LOCAL, store, "2026")) == "草稿"
    state = submit(LOCAL, store, "2026")
    assert paper_mark(state) == "送审稿" and refused(publication, LOCAL, store, "2026") == "publication_not_decided"
    assert refused(decide, LOCAL, store, "2026", ALL) == "approval_step_asks"
    state = decide(LOCAL, store, "2026", PublicationScope("first", 2), PAPER)
    assert state.scope == PublicationScope("first", 2) and paper_mark(state) == "送审稿"
    assert refused(issue, LOCAL, store, "2026") == "approval_step_asks"
    state = issue(LOCAL, store, "2026", PRINT)
    assert (state.state, state.issued, state.document, state.day, state.steps) == (
        "issued",
        1,
        PRINT.document,
        PRINT.day,
        5,
    )
    assert state.is_out and paper_mark(state) == "" and state.scope == PublicationScope("first", 2)
    assert [each.step for each in history(LOCAL, store, "2026")] == [
        "seal", "calculate", "review", "submit", "decide", "issue",
    ]  # fmt: skip
    assert history(LOCAL, store, "2026")[2].differences == 0
    assert refused(calculate, LOCAL, store, "2026") == "approval_step_order"
    assert [unit.rank for unit in publication(LOCAL, store, "2026").units] == [1, 1, 1, 1]  # all tied are in
    logged = [action for (action,) in store.rows("select action from log order by id") if action.startswith("approval")]
    assert logged == [f"approval {step}" for step in ("calculate", "review", "submit", "decide", "issue")]


def test_a_second_person_needs_no_paper(sealed: Store) -> None:
    calculate(LOCAL, sealed, "2026")
    assert review(Viewer("王五", "analyst"), sealed, "2026").state == "reviewed"


def test_what_is_frozen_is_what_was_calculated(sealed: Store) -> None:
    live, steps = appraise(LOCAL, sealed, "2026"), calculations(LOCAL, sealed, "2026")
    calculate(LOCAL, sealed, "2026")
    found = frozen_result(LOCAL, sealed, "2026")
    assert same(found.appraisal, live) and differences(found.appraisal, live) == ()
    assert dict(found.calculations) == steps and found.waves[-1] is found.appraisal and found.before is None
    assert found.scheme == DEFAULT and found.scheme_hash == live.scheme_hash and found.fingerprint == live.fingerprint
    assert list(found.marks) == list(MARKS) and found.program == found.marks["program"]
    again = recompute(LOCAL, sealed, "2026")
    assert again.identical and again.changed == ()
    assert recomputed_line(again) == "重算结果与第1版完全一致。数据、意见、计分办法、单位名录和计算程序都没有变。"


def frozen_bytes(store: Store) -> bytes:
    return bytes(store.value("select content from frozen where wave = '2026' and version = 1"))


def test_imports_withdrawals_and_names_do_not_touch_it(sealed: Store) -> None:
    calculate(LOCAL, sealed, "2026")
    content, then = frozen_bytes(sealed), frozen_appraisal(LOCAL, sealed, "2026")
    more = bring(sealed, MORE, "二.csv").batch
    state = state_of(LOCAL, sealed, "2026")
    assert state.changed == ("data",)
    assert banner(state)[1] == changed_line(("data",)) == "冻结后有变动：数据。页面上是现在的结果，冻结的结果没有变。"
    found = recompute(LOCAL, sealed, "2026")
    assert not found.identical and found.changed == ("data",)
    by_figure = {(each.name, each.figure): each for each in found.differences}
    changed = by_figure[UNITS[0], "ballots"]
    assert (changed.before, changed.now) == (40, 60)
    rows = [difference_row(each, then.decimals) for each in found.differences]
    assert (UNITS[0], "有效评价份数", "40", "60") in rows
    withdraw(LOCAL, sealed, more)
    assert state_of(LOCAL, sealed, "2026").changed == () and recompute(LOCAL, sealed, "2026").identical
    assert frozen_bytes(sealed) == content and same(frozen_appraisal(LOCAL, sealed, "2026"), then)


def test_a_registry_that_says_otherwise(sealed: Store) -> None:
    calculate(LOCAL, sealed, "2026")
    other = csv_file([("参评单位", "类别"), *((unit, "窗口" if unit == UNITS[0] else "部门") for unit in UNITS)])
    bring(sealed, other, "名录二.csv", change_classes=True)
    assert state_of(LOCAL, sealed, "2026").changed == ("registry",)
    found = recompute(LOCAL, sealed, "2026")
    assert found.changed == ("registry",)
    moved = next(each for each in found.differences if each.name == UNITS[0] and each.figure == "unit_class")
    assert (moved.before, moved.now) == ("部门", "窗口")
    assert frozen_appraisal(LOCAL, sealed, "2026").unit(UNITS[0]).unit_class == "部门"


def test_an_amendment_after_it_was_calculated(sealed: Store) -> None:
    calculate(LOCAL, sealed, "2026")
    amend(LOCAL, sealed, "2026", MILD, "会议决定")
    assert state_of(LOCAL, sealed, "2026").changed == ("scheme",)
    found = recompute(LOCAL, sealed, "2026")
    assert found.changed == ("scheme",) and not found.identical
    assert {each.step for each in history(LOCAL, sealed, "2026")} == {"seal", "calculate", "amend"}
    assert recompute(LOCAL, sealed, "2026").version == 1
    calculate(LOCAL, sealed, "2026")
    assert recompute(LOCAL, sealed, "2026").identical and not recompute(LOCAL, sealed, "2026", 1).identical
    assert [each.version for each in versions(LOCAL, sealed, "2026")] == [1, 2]
    assert refused(frozen_result, LOCAL, sealed, "2026", 3) == "version_unknown"


def test_another_program_is_said(sealed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    calculate(LOCAL, sealed, "2026")
    for module in ("jobs.approval", "jobs.freezing"):
        monkeypatch.setattr(f"{module}.program_version", lambda: "0" * 12)
    assert state_of(LOCAL, sealed, "2026").changed == ("program",)
    found = recompute(LOCAL, sealed, "2026")
    assert found.identical and found.changed == ("program",)
    assert recomputed_line(found) == "重算结果与第1版完全一致。有变动的是：计算程序。"


def test_the_wave_before_counts_too(store: Store) -> None:
    bring(store, BALLOTS, wave="2025")
    bring(store, MORE, "二.csv", wave="2026")
    seal(LOCAL, store, "2026")
    bring(store, long_file([f"C{number}" for number in range(20)], levels=LEVELS), "三.csv", wave="2026")
    calculate(LOCAL, store, "2026")
    found = frozen_result(LOCAL, store, "2026")
    assert [each.wave for each in found.waves] == ["2025", "2026"] and same(found.before, appraise(LOCAL, store, "2025"))
    bring(store, long_file([f"D{number}" for number in range(20)]), "四.csv", wave="2025")
    assert state_of(LOCAL, store, "2026").changed == ("earlier",)
    assert {each.figure for each in recompute(LOCAL, store, "2026").differences} >= {"change"}
    bring(store, long_file(["Q1"]), "别的.csv", wave="Q1", series="另一个")
    assert state_of(LOCAL, store, "2026").changed == ("earlier",)


def test_it_outlives_its_wave(store: Store) -> None:
    batch = bring(store, BALLOTS).batch
    seal(LOCAL, store, "2026")
    to_print(store)
    withdraw(LOCAL, store, batch)
    state = state_of(LOCAL, store, "2026")
    assert (state.state, state.changed, state.series) == ("issued", ("data",), "default")
    assert frozen_appraisal(LOCAL, store, "2026").unit(UNITS[0]).ballots == 40
    assert refused(recompute, LOCAL, store, "2026") == "approval_wave_gone"
    assert refused(correct, LOCAL, store, "2026", "数据已撤回") == "wave_unknown"
    assert withdraw_result(LOCAL, store, "2026", "数据有误").state == "withdrawn"
    reinstate(LOCAL, store, batch)
    assert recompute(LOCAL, store, "2026").identical


def test_a_correction_is_a_new_version_and_lists_what_it_changes(sealed: Store) -> None:
    to_print(sealed)
    bring(sealed, MORE, "二.csv")
    assert refused(correct, LOCAL, sealed, "2026", " ") == "approval_step_asks"
    state = correct(LOCAL, sealed, "2026", "补录20份")
    assert (state.state, state.version, state.issued, state.corrects, state.scope) == ("calculated", 2, 1, 1, None)
    assert state_name(state) == "更正（已计算），原件仍有效" and paper_mark(state) == "草稿" and not state.is_out
    assert state.document == PRINT.document
    listed = {(each.name, each.figure): (each.before, each.now) for each in corrections(LOCAL, sealed, "2026")}
    assert listed[UNITS[0], "ballots"] == (40, 60) and corrections(LOCAL, sealed, "2026", 1) == ()
    to_print(sealed)
    state = state_of(LOCAL, sealed, "2026")
    assert (state.state, state.version, state.issued, state.corrects) == ("corrected", 2, 2, 1)
    assert frozen_result(LOCAL, sealed, "2026", 1).appraisal.unit(UNITS[0]).ballots == 40
    correct(LOCAL, sealed, "2026", "再更正")
    state = withdraw_result(LOCAL, sealed, "2026", "不再更正")
    assert (state.state, state.version) == ("corrected", 2)
    assert frozen_result(LOCAL, sealed, "2026").version == 2


def test_nothing_is_ever_deleted(sealed: Store) -> None:
    to_print(sealed)
    assert refused(withdraw_result, LOCAL, sealed, "2026", "") == "approval_step_asks"
    state = withdraw_result(LOCAL, sealed, "2026", "发现差错")
    assert (state.state, state.issued, paper_mark(state), state.next) == ("withdrawn", None, "已撤回", ("calculate",))
    calculate(LOCAL, sealed, "2026")
    steps = history(LOCAL, sealed, "2026")
    assert [each.step for each in steps][-3:] == ["issue", "withdraw", "calculate"] and steps[-2].note == "发现差错"
    assert [each.version for each in versions(LOCAL, sealed, "2026")] == [1, 2]


def test_somebody_else_was_faster(sealed: Store) -> None:
    seen = state_of(LOCAL, sealed, "2026").steps
    calculate(LOCAL, sealed, "2026", seen=seen)
    assert refused(calculate, LOCAL, sealed, "2026", seen=seen) == "approval_step_moved"
    assert len(versions(LOCAL, sealed, "2026")) == 1


def test_a_step_that_fails_leaves_nothing(sealed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError

    state = sealed.state()
    monkeypatch.setattr("jobs.approval.record_step", broken)
    with pytest.raises(OSError):
        calculate(LOCAL, sealed, "2026")
    assert versions(LOCAL, sealed, "2026") == () and sealed.state() == state


def test_a_scheme_changed_behind_the_seal_is_not_calculated(sealed: Store) -> None:
    with sealed.transaction() as cursor:
        cursor.execute("update wave set scheme = ?", [MILD])
    assert refused(calculate, LOCAL, sealed, "2026") == "approval_step_scheme"


def test_vetoes_are_checked_and_kept(sealed: Store) -> None:
    calculate(LOCAL, sealed, "2026")
    review(LOCAL, sealed, "2026", PAPER)
    submit(LOCAL, sealed, "2026")
    for veto, code in ((Veto("没有的局", "事故"), "unit_unknown"), (Veto(UNITS[0], " "), "veto_incomplete")):
        assert refused(decide, LOCAL, sealed, "2026", ALL, PAPER, [veto]) == code
    veto = Veto(UNITS[0], "较大安全事故", "no_rank")
    assert decide(LOCAL, sealed, "2026", ALL, PAPER, [veto]).vetoes == (veto,)
    assert publication(LOCAL, sealed, "2026").unit(UNITS[0]).rank is None
    assert publication(LOCAL, sealed, "2026", vetoes=()).unit(UNITS[0]).rank is not None
    assert refused(publication, Viewer("领导", "leader"), sealed, "2026", ALL) == "not_allowed"


def test_reading_is_as_with_live_results(sealed: Store) -> None:
    """Rights are looked at when it is read, not when it was frozen."""
    calculate(Viewer("窄", "analyst", classes=()), sealed, "2026")
    assert len(frozen_appraisal(LOCAL, sealed, "2026").units) == len(UNITS)
    leader, other = Viewer("领导", "leader", classes=("别的",)), Viewer("外人", "analyst", series=("窗口",))
    found = frozen_result(leader, sealed, "2026")
    assert found.appraisal.classes == () and dict(found.calculations) == {} and dict(found.level_counts) == {}
    assert found.comments.leads is None and found.comments.whole.counts is None
    for job in (frozen_result, state_of, history, versions, recompute):
        assert refused(job, other, sealed, "2026") == "not_allowed"
    for job in (calculate, submit):
        assert refused(job, leader, sealed, "2026") == "not_allowed"
    assert frozen_result(Viewer("领导", "leader"), sealed, "2026").calculations[UNITS[0]].every_cell is None


def test_an_unreadable_result_is_said(sealed: Store) -> None:
    calculate(LOCAL, sealed, "2026")
    with sealed.transaction() as cursor:
        cursor.execute("update frozen set content = 'x'::blob")
    assert refused(frozen_result, LOCAL, sealed, "2026") == "frozen_unreadable"


def test_it_is_json_and_arrays_and_nothing_else(sealed: Store) -> None:
    import zlib

    calculate(LOCAL, sealed, "2026")
    content = frozen_bytes(sealed)
    assert content[:4] == b"WPF1" and set(json.loads(zlib.decompress(content[4:]))) == {"kinds", "value"}


def test_what_the_first_program_froze_is_still_read() -> None:
    """A field that is added to a result needs a default, one that is taken away or renamed needs a reader of its own."""
    from pathlib import Path

    from jobs.freezing import KINDS
    from jobs.packed import unpack

    parts = unpack(Path(__file__).with_name("frozen_first.wpf").read_bytes(), KINDS)
    assert [unit.name for unit in parts["appraisal"].units] == list(UNITS) and parts["earlier"] == ()
    assert parts["calculations"][UNITS[0]].shown.index.published == parts["appraisal"].units[0].index


def test_steps_change_no_figure_and_no_date(sealed: Store) -> None:
    before = appraise(LOCAL, sealed, "2026")
    sealed_date = before.data_date
    with sealed.transaction() as cursor:
        cursor.execute("update log set moment = '2026-01-05 10:00:00'")
    to_print(sealed)
    assert appraise(LOCAL, sealed, "2026").data_date == "2026-01-05" != sealed_date


def test_words_for_what_is_decided(sealed: Store) -> None:
    assert scope_line(PublicationScope("first_and_last", 3, 2, letters=True, error=True)) == (
        "前3名和后2名，另发一单位一函，误差一并公布"
    )
    assert scope_line(ALL) == "全部公布，误差和名次范围不出办公室"
    calculate(LOCAL, sealed, "2026")
    assert next_line(state_of(LOCAL, sealed, "2026")) == "下一步：复核、重新计算"


@pytest.mark.parametrize("wave", ["2026", "2026科长", "2026-09"])
def test_the_demonstration_is_read_back_as_it_was(city: Store, appraised, wave: str) -> None:
    from jobs.freezing import KINDS, calculated, packed
    from jobs.packed import pack, unpack

    live = appraised(wave)
    found = unpack(pack(live, KINDS), KINDS)
    assert pack(found, KINDS) == pack(live, KINDS)
    assert differences(found, live) == () and same(found, live) and found.classes == live.classes
    if wave == "2026科长":
        with city.snapshot() as moment:
            parts = calculated(moment, wave)
        assert packed(unpack(packed(parts), KINDS)) == packed(parts)
