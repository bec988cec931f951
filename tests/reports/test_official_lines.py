"""How many lines and pages a text takes, without setting it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official.lines import CHARACTERS, HEIGHT, LINE, LINES, WIDTH, Flow, broken, lines_of, width_of
from reports.official.paper import Column, Table
from reports.official.tables import by_page, heights, side_by_side

COLUMNS = (Column("单位", 40, "left"), Column("得分", 20))


def table(rows: int, blocks: int = 2) -> Table:
    return Table(COLUMNS, tuple((f"单位{number}", str(number)) for number in range(1, rows + 1)), blocks=blocks)


@pytest.mark.parametrize("characters", [1, CHARACTERS, CHARACTERS + 1, 3 * CHARACTERS])
def test_twenty_eight_characters_are_a_line(characters: int) -> None:
    assert lines_of("满" * characters) == -(-characters // CHARACTERS)


def test_a_page_has_twenty_two_lines() -> None:
    flow = Flow()
    flow.add(LINE, LINES)
    assert (flow.page, LINES * LINE <= HEIGHT) == (1, True)
    flow.add(LINE)
    assert flow.page == 2


def test_a_figure_is_not_torn_apart_and_no_line_begins_with_a_stop() -> None:
    assert lines_of("满" * 27 + "11,842份") == 2
    assert lines_of("满" * 28 + "。") == 2
    assert lines_of("满" * 27 + "（满") == 2


@given(st.text(st.sampled_from("满（）。，12.%a“”—"), max_size=400))
def test_lines_hold_all_of_the_text(text: str) -> None:
    whole = sum(width_of(char) * 16 - 0.25 for char in text)
    assert lines_of(text) >= max(1, int(whole // WIDTH))
    assert lines_of(text, gap=0.2) >= lines_of(text)


def test_a_title_is_broken_by_sense_and_evenly() -> None:
    parts = ("关于", "2026年度", "“万人评议机关作风”", "活动评议结果的", "通报")
    assert broken(parts) == ["关于2026年度“万人评议机关作风”", "活动评议结果的通报"]
    assert broken(("通报",)) == ["通报"]
    assert "".join(broken(("长" * 300, "的", "通报"))) == "长" * 300 + "的通报"


@pytest.mark.parametrize("rows", [1, 2, 7, 66])
def test_blocks_are_filled_column_first(rows: int) -> None:
    whole = side_by_side(table(rows))
    left = [row[0] for row in whole.rows]
    right = [row[2] for row in whole.rows if row[2]]
    assert left + right == [f"单位{number}" for number in range(1, rows + 1)]


@pytest.mark.parametrize("rows", [1, 66, 300])
def test_every_page_of_a_long_table_is_filled_column_first(rows: int) -> None:
    parts = by_page(table(rows), 300, HEIGHT)
    names = [name for part in parts for place in (0, 2) for row in part.rows if (name := row[place])]
    assert names == [f"单位{number}" for number in range(1, rows + 1)]
    assert sum(heights(parts[0])) <= 300
    assert all(sum(heights(part)) <= HEIGHT for part in parts[1:])
