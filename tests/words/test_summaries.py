"""What was understood and what was stored, in words."""

from __future__ import annotations

from data.store import Store
from jobs.imports import receipt, understand
from jobs.viewer import LOCAL
from tests.data.build import LONG, csv_file
from words.summaries import reading_facts, reading_lines, receipt_line, unknown_by_kind


def test_a_reading_in_words(store: Store) -> None:
    header = [*LONG, "手机号", *(f"题{number}" for number in range(60))]
    rows = [[str(n), "企业\n家", f"单位{n}", "态度", "不了解" if n % 2 else "满意", "138", *["x"] * 60] for n in range(9)]
    reading = understand(LOCAL, store, "一\n.csv", csv_file([header, *rows]), wave="2026", series="机关")
    facts = dict(reading_facts(reading))
    assert facts["文件"] == "一 .csv" and facts["读成"] == "文本表格（CSV），UTF-8"
    assert facts["参评单位"] == "单位0、单位1、单位2、单位3、单位4、单位5等9个"
    assert facts["评价选项"] == "满意5、不了解4" and facts["评议主体"] == "企业 家9"
    assert facts["评议年度"] == "2026（新建，属机关）" and facts["不存入的列（可能识别个人）"] == "手机号"
    assert facts["没有用到的列"].endswith("等60个")
    assert "意见（条）" not in facts
    assert all("\n" not in line for line in reading_lines(reading))
    assert [label for label, _ in unknown_by_kind(reading)] == [
        "名录里还没有的参评单位（9个）",
        "还没有的评议主体（1个）",
        "还没有的评议内容（1项）",
    ]
    assert receipt_line(receipt(reading, 3)).startswith("第3批：一 .csv")
    assert receipt_line(receipt(reading, None)).startswith("试读")
