"""Whatever was imported, withdrawn and brought back on the way: the numbers are those of the batches that are active."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from data.batches import batches
from data.problems import DataError
from data.store import Store
from jobs.imports import reinstate, withdraw
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL
from tests.data.build import csv_file
from tests.jobs.build import bring, mark, rank

UNITS = ("甲", "乙", "丙", "丁", "戊")
CLASSES = {"甲": "部门", "乙": "部门", "丙": "窗口", "丁": "窗口", "戊": "部门"}
LEVELS = ("满意", "基本满意", "一般", "不满意", "不了解", "弃权")
WAVES = ("2025", "2026")
HEADER = ("评议表编号", "评议人", "评议主体", "权重", "参评单位", "类别", "评议内容", "评价选项")

FEW = (
    preset_schemes()["cn4_100_80_60_0"]
    .replace("min_ballots = 30", "min_ballots = 2")
    .replace("min_units = 4", "min_units = 2")
)

ballot = some.fixed_dictionaries(
    {
        "respondent": some.sampled_from(("", "", "张", "王", "李")),
        "group": some.sampled_from(("企业", "居民", "代表")),
        "weight": some.sampled_from(("", "0.5", "1.25", "3")),
        "answers": some.dictionaries(
            some.tuples(some.sampled_from(UNITS), some.sampled_from(("态度", "效率", "廉洁"))),
            some.sampled_from(LEVELS),
            min_size=1,
        ),
    }
)
file = some.tuples(some.sampled_from(WAVES), some.lists(ballot, min_size=1, max_size=6), some.booleans())
step = some.tuples(some.sampled_from(("import", "import", "withdraw", "reinstate")), some.integers(0, 9))


def written(number: int, ballots: list[dict], with_classes: bool) -> bytes:
    rows = [
        (f"{number}-{place}", each["respondent"], each["group"], each["weight"], unit, CLASSES[unit], dimension, level)
        for place, each in enumerate(ballots)
        for (unit, dimension), level in each["answers"].items()
    ]
    kept = [place for place, name in enumerate(HEADER) if with_classes or name != "类别"]
    return csv_file([[row[place] for place in kept] for row in (HEADER, *rows)])


def numbers(store: Store) -> dict[str, tuple[str, str]]:
    return {wave: (rank(store, wave), mark(store, wave)) for (wave,) in store.rows("select id from wave order by id")}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(file, min_size=2, max_size=4), some.lists(step, min_size=3, max_size=14))
def test_only_the_active_batches_count(files: list, steps: list) -> None:
    contents = [(wave, written(number, ballots, classes)) for number, (wave, ballots, classes) in enumerate(files)]
    source: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        scheme = str(Path(folder) / "few.toml")
        Path(scheme).write_text(FEW, "utf-8")
        with Store(Path(folder) / "lived.duckdb") as store:
            for action, pick in steps:
                try:
                    if action == "import":
                        wave, content = contents[pick % len(contents)]
                        receipt = bring(store, content, f"{pick % len(contents)}.csv", wave, scheme=scheme)
                        source[receipt.batch] = pick % len(contents)
                    else:
                        (withdraw if action == "withdraw" else reinstate)(LOCAL, store, 1 + pick % (len(source) + 1))
                except DataError as refused:
                    assert refused.code in {"same_file", "batch_unknown", "batch_not_active", "batch_not_withdrawn"}
            active = [row["batch"] for row in batches(store) if row["state"] == "active"]
            lived = numbers(store)
        with Store(Path(folder) / "straight.duckdb") as store:
            for batch in active:
                wave, content = contents[source[batch]]
                bring(store, content, f"{source[batch]}.csv", wave, scheme=scheme)
            assert numbers(store) == lived
