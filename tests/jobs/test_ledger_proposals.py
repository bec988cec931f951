"""Tasks proposed from the results of a wave: what people criticise and may be shown, once each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.comments import comments
from jobs.ledger import drop, ledger, task
from jobs.ledger_proposals import proposals, propose
from jobs.ledger_rules import set_ledger_rules
from jobs.viewer import LOCAL, Viewer
from tests.jobs.ledgers import commented


@pytest.fixture
def store(tmp_path: Path):
    with commented(tmp_path) as opened:
        yield opened


def test_topics_that_are_criticised_and_may_be_shown(store: Store) -> None:
    found = {(each.unit, each.subject): each for each in proposals(LOCAL, store, "2026")}
    assert found["市公安局", "排队等候"].problem == "群众反映排队等候问题较集中（12人）。"
    shown = {each.name for each in comments(LOCAL, store, "2026").units if each.counts is not None}
    assert "市体育局" not in shown and {unit for unit, _ in found} <= shown  # 3 comments on 市体育局 are not shown
    assert all(each.source == "topic" and each.persons >= 3 and each.cost is None for each in found.values())
    few = [each for each in found.values() if each.persons < 8]
    assert few and not any(char.isdigit() for each in few for char in each.problem)
    assert [each.unit for each in proposals(LOCAL, store, "2026", "市水务局")] == ["市水务局"]
    with pytest.raises(DataError, match="unit_unknown"):
        proposals(LOCAL, store, "2026", "市水利局")


def test_what_is_proposed_is_written_once(store: Store) -> None:
    found = proposals(LOCAL, store, "2026")
    one = propose(LOCAL, store, "2026", [found[0].key], today=date(2026, 9, 24))
    assert len(one) == 1 and task(LOCAL, store, one[0]).subject == found[0].subject
    assert task(LOCAL, store, one[0]).answer_due == date(2026, 10, 15)
    rest = propose(LOCAL, store, "2026")
    assert len(rest) == len(found) - 1 and propose(LOCAL, store, "2026") == ()
    drop(LOCAL, store, rest[0], "与另一项重复", 1)
    assert propose(LOCAL, store, "2026") == () and len(ledger(LOCAL, store, "2026").tasks) == len(found) - 1
    again = proposals(LOCAL, store, "2026")
    assert [each.taken for each in again] == [*one, *rest] and [each.key for each in again if each.dropped] == [
        again[1].key
    ]
    with pytest.raises(DataError, match="ledger_proposal_unknown"):
        propose(LOCAL, store, "2026", ["topic:市公安局:没有的"])


def test_a_viewer_of_one_class_proposes_for_it_alone(store: Store) -> None:
    own = Viewer("周", "analyst", classes=("企业",))
    assert {each.unit for each in proposals(own, store, "2026")} == {"市水务局"}


def test_how_many_is_a_setting(store: Store) -> None:
    set_ledger_rules(LOCAL, store, topics=1, persons=9)
    units = [each.unit for each in proposals(LOCAL, store, "2026")]
    assert len(units) == len(set(units)) and all(each.persons >= 9 for each in proposals(LOCAL, store, "2026"))


def test_weak_dimensions_of_the_demonstration(city: Store, appraised) -> None:
    found = proposals(LOCAL, city, "2026", report=comments(LOCAL, city, "2026"), appraisal=appraised("2026"))
    weak = [each for each in found if each.source == "dimension"]
    assert weak and all(each.cost < 0 and each.persons is None for each in weak)
    assert {each.source for each in found if each.unit == "市住房城乡建设局"} == {"topic", "dimension"}
    assert max(sum(each.unit == one.unit and each.source == one.source for each in found) for one in found) <= 3
    first = weak[0]
    part = next(part for part in appraised("2026").unit(first.unit).dimensions if part.name == first.subject)
    assert f"{part.score:.2f}" in first.problem or f"{part.score + 1e-9:.2f}" in first.problem
