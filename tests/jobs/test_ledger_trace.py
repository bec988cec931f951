"""件件有着落，事事有回音: from a comment to its task and the next wave, and back, with nothing that tells who said it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.comments import comments_to_sort, leads
from jobs.imports import withdraw
from jobs.ledger import add
from jobs.ledger_proposals import propose
from jobs.ledger_trace import KnownWaves, trace_comment, trace_task
from jobs.viewer import LOCAL, UNIT, Viewer
from tests.jobs.build import bring
from tests.jobs.ledgers import commented, walk
from tests.jobs.test_comments import LONG_WAIT, file, many

LEADER = Viewer("李", "leader")
OWN = Viewer("赵", UNIT, units=("市公安局",))


@pytest.fixture
def store(tmp_path: Path):
    with commented(tmp_path) as opened:
        yield opened


def test_from_a_comment_to_its_task_and_the_next_wave_and_back(store: Store) -> None:
    key = next(item.key for item in comments_to_sort(LOCAL, store, "2026") if "窗口排队太久" in item.text)
    before = trace_comment(LOCAL, store, "2026", key)
    assert before.tasks == () and before.untaken == before.comment.topics
    propose(LOCAL, store, "2026", today=date(2026, 3, 2))
    found = trace_comment(LOCAL, store, "2026", key)
    (traced,) = [each for each in found.tasks if each.task.subject == "排队等候"]
    assert traced.task.unit == found.comment.unit and traced.raised.persons == 12 and traced.outcome is None
    assert key in traced.comments and traced.quotes and traced.steps[0].now == "waiting"
    walk(store, traced.task.id, "underway", "reported")
    bring(store, file(many(LONG_WAIT, 9) + many("态度很好，点赞。", 20), level="满意"), wave="2027", file="2027.csv")
    after = trace_task(LOCAL, store, traced.task.id)
    assert after.task.evidence and [step.now for step in after.steps if step.field == "state"][-1] == "reported"
    assert (after.outcome.wave, after.outcome.unit, after.outcome.raised.persons, after.outcome.raised.before) == (
        "2027", "市公安局", 9, 12,
    )  # fmt: skip
    assert after.outcome.comments_shown and key in after.comments


def test_others_see_counts_and_no_single_comment(store: Store) -> None:
    numbers = propose(LOCAL, store, "2026")
    for viewer in (LEADER, OWN):
        found = trace_task(viewer, store, numbers[0])
        assert found.comments == ()
        with pytest.raises(DataError, match="not_allowed"):
            trace_comment(viewer, store, "2026", "x")
    assert trace_task(LEADER, store, numbers[0]).raised.persons == 12
    assert trace_task(OWN, store, numbers[0]).raised is None  # a unit reads its ledger, not the comments
    hidden = add(LOCAL, store, "2026", "市体育局", "排队", "整改", source="topic", subject="排队等候")
    for viewer in (LEADER, LOCAL):
        found = trace_task(viewer, store, hidden)
        assert found.raised is None and found.quotes == ()  # three comments are too few
    assert trace_task(LEADER, store, hidden).comments == ()


def test_leads_lead_to_no_task(store: Store) -> None:
    propose(LOCAL, store, "2026")
    with pytest.raises(DataError, match="comment_unknown"):
        trace_comment(LOCAL, store, "2026", leads(LOCAL, store, "2026")[0].key)


def test_the_next_wave_hides_what_is_too_few(store: Store) -> None:
    (number, *_) = propose(LOCAL, store, "2026")
    bring(store, file(many(LONG_WAIT, 5)), wave="2027", file="2027.csv")
    outcome = trace_task(LOCAL, store, number).outcome
    assert (outcome.raised, outcome.comments_shown, outcome.index) == (None, False, None)  # five forms show no figure
    withdraw(LOCAL, store, 1)
    found = trace_task(LOCAL, store, number)
    assert found.raised is None and found.task.unit == "市公安局"


def test_scores_of_the_next_wave(demonstration_copy: Path, appraised) -> None:
    unit, dimension = "市住房城乡建设局", appraised("2025").unit("市住房城乡建设局").dimensions[0].name
    known = KnownWaves(appraisals={"2026": appraised("2026")})
    with Store(demonstration_copy) as store:
        numbers = [
            add(LOCAL, store, "2025", unit, "问题", "整改", source=source, subject=subject)
            for source, subject in (("dimension", dimension), ("event", "曝光"))
        ]
        part, event = (trace_task(LEADER, store, number, known).outcome for number in numbers)
    now = appraised("2026").unit(unit)
    assert (part.wave, part.index, part.change) == ("2026", now.dimensions[0].score, now.dimensions[0].change)
    assert (event.index, event.change) == (now.index, now.change) and event.change.since == "2025"
    assert part.raised is None and event.raised is None
