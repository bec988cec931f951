"""The demonstration's ledger tells the stories of the city, on a day of its own."""

from __future__ import annotations

from collections import Counter

from data.store import Store
from demo.rectification import TODAY, entries
from demo.units import units_of
from jobs.ledger import CLOSED, STATES, WAITING, ledger, ledger_waves, steps
from jobs.viewer import LOCAL


def test_every_task_is_of_a_unit_that_was_rated() -> None:
    for entry in entries():
        assert entry.unit in {unit.name for unit in units_of(entry.wave)}
        assert all(earlier.day <= later.day <= TODAY for earlier, later in zip(entry.steps, entry.steps[1:], strict=False))


def test_last_years_ledger_is_nearly_done_and_this_years_begun(city: Store) -> None:
    assert ledger_waves(LOCAL, city) == ("2025", "2026")
    last, begun = ledger(LOCAL, city, "2025"), ledger(LOCAL, city, "2026")
    assert last.today == begun.today == TODAY, "it stands still, whatever the day is"
    assert 20 <= len(last.units) <= 30
    assert last.counts.closed > last.counts.tasks / 2 and last.counts.unproven == 0
    assert (last.counts.red, last.counts.amber, last.counts.blue) == (3, 1, 1)
    assert last.counts.due == last.counts.done + last.counts.late + 5 and last.counts.returned and last.due_soon
    assert {state for state in STATES if last.in_state(state)} == set(STATES) - {WAITING}
    assert begun.counts.waiting > begun.counts.underway > 0 and not begun.overdue


def test_every_closed_task_went_through_every_state_with_its_proofs(city: Store) -> None:
    for task in ledger(LOCAL, city, "2025").in_state(CLOSED)[:5]:
        walked = [step.now for step in steps(LOCAL, city, task.id) if step.field == "state"]
        assert walked[:4] == ["waiting", "underway", "reported", "checking"] and walked[-1] == "closed"
        assert task.measures_done and task.persons_dealt and task.mechanism and task.evidence


def test_no_leader_and_nobody_else_is_named() -> None:
    posts = Counter(step.said["leader"] for entry in entries() for step in entry.steps if "leader" in step.said)
    assert all(post.startswith("分管副") for post in posts)
