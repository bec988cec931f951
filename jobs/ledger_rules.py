"""What an office has decided for its ledger: when lateness takes which colour, how long a unit has, what is proposed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace

from data.problems import DataError
from data.settings import remember_logged
from data.store import Reader, Store
from jobs.viewer import Viewer

SETTING = "ledger_rules"
MOST = 1000


@dataclass(frozen=True)
class LedgerRules:
    """Working days unless said otherwise.

    blue, amber, red: days late from which a task has the colour; soon: days before its day on which it is due soon.
    answer_days, due_days: from the day of proposing until a unit feeds back, and until it reports; review_days: from then
    until 回头看. topics, dimensions: how many are proposed for a unit; persons: who must have raised a topic at least.
    """

    blue: int = 1
    amber: int = 6
    red: int = 11
    soon: int = 5
    answer_days: int = 10
    due_days: int = 60
    review_days: int = 20
    topics: int = 3
    persons: int = 3
    dimensions: int = 3


def ledger_rules(store: Reader) -> LedgerRules:
    """Those in use."""
    text = store.remembered(SETTING)
    return LedgerRules(**json.loads(text)) if text else LedgerRules()


def set_ledger_rules(viewer: Viewer, store: Store, **changed: int) -> LedgerRules:
    """Changes some of them. Raises DataError not_allowed, ledger_rule_unknown, ledger_rule_bad (not 1 to MOST; colours
    that do not rise)."""
    viewer.must_edit()
    known = [each.name for each in fields(LedgerRules)]
    for name, value in changed.items():
        if name not in known:
            raise DataError("ledger_rule_unknown", rule=name, known=known)
        if not 1 <= value <= MOST:
            raise DataError("ledger_rule_bad", rule=name, seen=value, limit=MOST)
    rules = replace(ledger_rules(store), **changed)
    if not rules.blue < rules.amber < rules.red:
        raise DataError("ledger_colours_bad", blue=rules.blue, amber=rules.amber, red=rules.red)
    detail = " ".join(f"{name} {value}" for name, value in changed.items())
    remember_logged(store, viewer.name, SETTING, json.dumps(asdict(rules)), "ledger rules", detail)
    return rules
