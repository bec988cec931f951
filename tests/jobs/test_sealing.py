"""Schemes chosen, sealed and amended: what was promised stays, whatever is withdrawn."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from analytics.errors import SchemeMismatch
from data.problems import DataError
from data.seals import promised_schemes
from data.store import Store
from jobs.imports import keep, reinstate, understand, withdraw
from jobs.previews import preview_scheme
from jobs.results import appraise, class_of, version
from jobs.schemes import preset_schemes, scheme_of
from jobs.sealing import adopt, all_seals, amend, changes, seal, seal_of, set_scheme, uploaded_scheme
from jobs.viewer import LOCAL, Viewer
from tests.data.build import UNITS, csv_file, long_file
from tests.jobs.build import bring, rank
from words.failures import failure
from words.method import method_note
from words.scheme_terms import difference_lines
from words.sealing import sealing_line

DEFAULT = preset_schemes()["cn4_100_80_60_0"]
MILD = DEFAULT.replace('id = "cn4_100_80_60_0"', 'id = "温和"').replace("score = 0\n", "score = 30\n")
LEVELS = ("满意", "不满意", "一般", "基本满意", "满意")
REGISTRY = csv_file([("参评单位", "类别"), *((unit, "部门") for unit in UNITS)])
BALLOTS = long_file([f"A{number}" for number in range(40)], levels=LEVELS)
WHY = "领导小组第2次会议决定"


def refused(job, *arguments: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments)
    assert "failure." not in failure(caught.value)
    return caught.value.code


def note(store: Store) -> str:
    appraisal = appraise(LOCAL, store, "2026")
    return method_note(appraisal, class_of(appraisal, appraisal.classes[0].name))[1]


def test_a_seal_before_the_ballots(store: Store) -> None:
    bring(store, REGISTRY, "名录.csv")
    assert note(store) == "计分办法未封存"
    before = version(LOCAL, store, "2026")
    sealed = seal(LOCAL, store, "2026", "随方案印发", at=datetime(2026, 4, 20, 9))
    assert version(LOCAL, store, "2026") != before
    assert (sealed.seal.hash, sealed.seal.scheme, sealed.seal.ballots) == (scheme_of(DEFAULT).hash, DEFAULT, 0)
    bring(store, BALLOTS)
    assert note(store) == "计分办法2026年4月20日封存（在收到评议表之前）"
    assert refused(seal, LOCAL, store, "2026") == "wave_sealed"
    assert refused(set_scheme, LOCAL, store, "2026", MILD) == "wave_sealed"
    assert refused(seal, LOCAL, store, "2027") == "wave_unknown"


def test_a_seal_after_the_ballots_says_so_for_ever(store: Store) -> None:
    batch = bring(store, BALLOTS).batch
    seal(LOCAL, store, "2026")
    assert "（封存时已有40份评议表）" in note(store)
    withdraw(LOCAL, store, batch)
    reinstate(LOCAL, store, batch)
    assert "（封存时已有40份评议表）" in note(store)


def test_ballots_that_were_withdrawn_to_seal_are_told(store: Store) -> None:
    bring(store, REGISTRY, "名录.csv")
    batch = bring(store, BALLOTS).batch
    withdraw(LOCAL, store, batch)
    seal(LOCAL, store, "2026")
    reinstate(LOCAL, store, batch)
    assert "（封存前导入过40份评议表，后已撤回）" in note(store)


def test_before_it_is_sealed_a_scheme_changes_freely(store: Store) -> None:
    bring(store, BALLOTS)
    before = rank(store)
    expected = rank_under(store, MILD)
    found = set_scheme(LOCAL, store, "2026", MILD)
    assert (found.scheme.id, found.seal, found.amendments) == ("温和", None, ())
    assert rank(store) == expected != before
    assert refused(set_scheme, LOCAL, store, "2026", MILD + "# 又一行\n") == "scheme_same"
    assert refused(amend, LOCAL, store, "2026", DEFAULT, WHY) == "wave_not_sealed"
    with pytest.raises(SchemeMismatch) as caught:
        set_scheme(LOCAL, store, "2026", preset_schemes()["cn3_100_70_30"])
    assert caught.value.facts["levels"] == ["一般"]


def rank_under(store: Store, text: str) -> str:
    """The ranking of a trial, as `rank` prints it."""
    from commands.printing import _plain
    from commands.results import unit_row

    return json.dumps(
        [unit_row(unit) for unit in appraise(LOCAL, store, "2026", text).units], ensure_ascii=False, default=_plain
    )


def test_every_amendment_stays_visible_with_its_reason(store: Store) -> None:
    bring(store, REGISTRY, "名录.csv")
    seal(LOCAL, store, "2026")
    bring(store, BALLOTS)
    assert refused(amend, LOCAL, store, "2026", MILD, " \n") == "amendment_reason_missing"
    assert refused(amend, LOCAL, store, "2026", MILD, "长" * 501) == "amendment_reason_too_long"
    assert refused(amend, LOCAL, store, "2026", DEFAULT, WHY) == "scheme_same"
    assert seal_of(LOCAL, store, "2026").amendments == ()
    amend(LOCAL, store, "2026", MILD, WHY)
    found = adopt(LOCAL, store, "2026", DEFAULT.replace("min_units = 4", "min_units = 2"), "恢复  原\n办法")
    assert [each.amendment.reason for each in found.amendments] == [WHY, "恢复 原 办法"]
    hashes = [(each.amendment.old_hash, each.amendment.new_hash) for each in found.amendments]
    assert hashes[0] == (scheme_of(DEFAULT).hash, scheme_of(MILD).hash) and hashes[0][1] == hashes[1][0]
    lines = [difference_lines(each.differences) for each in found.amendments]
    assert lines[0] == ["档次和分值：不满意0→30", "代号：cn4_100_80_60_0→温和"]
    assert lines[1][0] == "档次和分值：不满意30→0" and "不足几个单位的类别不排名：4→2" in lines[1]
    day = found.amendments[-1].amendment.moment
    said = f"；封存后修改2次，最近一次{day.year}年{day.month}月{day.day}日，理由：恢复 原 办法"
    assert note(store).endswith("封存（在收到评议表之前）" + said)
    assert sealing_line(None) == "计分办法未封存"


def test_a_trial_with_another_scheme_is_not_called_sealed(store: Store) -> None:
    bring(store, BALLOTS)
    seal(LOCAL, store, "2026")
    assert appraise(LOCAL, store, "2026", MILD).sealed is None
    assert appraise(LOCAL, store, "2026", DEFAULT + "# 注\n").sealed is not None


def test_a_seal_outlives_its_wave(store: Store) -> None:
    """Withdrawing the only batch takes the wave away, not the promise."""
    batch = bring(store, BALLOTS).batch
    seal(LOCAL, store, "2026")
    amend(LOCAL, store, "2026", MILD, WHY)
    expected = rank(store)
    withdraw(LOCAL, store, batch)
    assert refused(seal_of, LOCAL, store, "2026") == "wave_unknown"
    assert [(each.seal.wave, each.period, len(each.amendments)) for each in all_seals(LOCAL, store)] == [("2026", None, 1)]
    assert promised_schemes(store) == {"2026": MILD}
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "二.csv", BALLOTS, wave="2026", scheme="cn4_100_80_60_0")
    assert caught.value.code == "wave_has_scheme"
    again = bring(store, BALLOTS, "二.csv").batch
    assert rank(store) == expected and len(seal_of(LOCAL, store, "2026").amendments) == 1
    withdraw(LOCAL, store, again)
    reinstate(LOCAL, store, batch)
    assert rank(store) == expected and note(store).count("修改1次") == 1


def test_a_file_read_before_an_amendment_brings_no_other_scheme(store: Store) -> None:
    batch = bring(store, BALLOTS).batch
    seal(LOCAL, store, "2026")
    reading = understand(LOCAL, store, "二.csv", long_file(["B1"]), wave="2026")
    amend(LOCAL, store, "2026", MILD, WHY)
    assert refused(keep, LOCAL, store, reading) == "wave_differs"
    withdraw(LOCAL, store, batch)
    with pytest.raises(DataError) as caught:
        keep(LOCAL, store, reading, create_units=True)
    assert caught.value.code == "wave_promised"


def test_batches_follow_a_scheme_that_was_changed(store: Store) -> None:
    """One that was withdrawn before the change comes back under the scheme of its wave."""
    first = bring(store, BALLOTS).batch
    bring(store, long_file([f"B{number}" for number in range(40)], levels=LEVELS[::-1]), "二.csv")
    withdraw(LOCAL, store, first)
    set_scheme(LOCAL, store, "2026", MILD)
    reinstate(LOCAL, store, first)
    assert rank(store) == rank_under(store, MILD)
    assert seal_of(LOCAL, store, "2026").scheme.id == "温和"


def test_how_ranks_would_move_is_shown_before(store: Store) -> None:
    bring(store, BALLOTS)
    state, before = store.state(), rank(store)
    found = preview_scheme(LOCAL, store, "2026", MILD)
    assert found.refused is None and len(found.changed) == 4
    assert all(unit.index_after - unit.index_before > 0 for unit in found.changed)
    refusal = preview_scheme(LOCAL, store, "2026", preset_schemes()["cn3_100_70_30"])
    assert refusal.refused.code == "scheme_lacks_level"
    seal(LOCAL, store, "2026")
    assert preview_scheme(LOCAL, store, "2026", MILD).units == found.units
    assert rank(store) == before and store.state() == state + 1
    assert isinstance(found.changed[0].index_after, Decimal)
    assert difference_lines(changes(LOCAL, store, "2026", MILD))[0] == "档次和分值：不满意0→30"


def test_a_scheme_that_was_changed_behind_the_seal_is_noticed(store: Store) -> None:
    bring(store, BALLOTS)
    seal(LOCAL, store, "2026")
    with store.transaction() as cursor:
        cursor.execute("update wave set scheme = ?", [MILD])
    assert "注意：现在用的办法与封存的不一致" in note(store)


def test_only_who_edits_may_seal_and_only_what_they_see(store: Store) -> None:
    bring(store, BALLOTS, series="机关")
    leader, other = Viewer("领导", "leader"), Viewer("外人", "analyst", series=("窗口",))
    for viewer in (leader, other):
        for job, more in ((seal, ()), (set_scheme, (MILD,)), (amend, (MILD, WHY)), (preview_scheme, (MILD,))):
            assert refused(job, viewer, store, "2026", *more) == "not_allowed"
    assert refused(uploaded_scheme, leader, "s.toml", DEFAULT.encode()) == "not_allowed"
    seal(LOCAL, store, "2026")
    assert seal_of(leader, store, "2026").seal is not None and len(all_seals(leader, store)) == 1
    assert all_seals(other, store) == [] and refused(seal_of, other, store, "2026") == "not_allowed"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id = 1", "scheme_needs_levels"), ("id = “".encode(), "scheme_not_toml"), (b"\xff\xfe", "not_utf8"),
        (b"#" * 1_000_001, "scheme_too_large"),
    ],
)  # fmt: skip
def test_an_upload_that_is_no_scheme(content: bytes, code: str) -> None:
    with pytest.raises(Exception) as caught:
        uploaded_scheme(LOCAL, "s.toml", content)
    assert caught.value.code == code
    assert uploaded_scheme(LOCAL, "s.toml", b"\xef\xbb\xbf" + MILD.encode()) == MILD
