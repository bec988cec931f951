"""A secretary with a pocket calculator: reads the printed steps of a calculation and does every one of them again."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def calculated(formula: str) -> Fraction:
    """What a calculator makes of a printed formula: sums of products in one bracket, divided once."""
    text = formula.replace("（", "(").replace("）", ")").replace("＋", "+").replace("×", "*").replace("÷", "/")
    numbers = "".join(f"Fraction('{part}')" if part[0].isdigit() else part for part in re.findall(r"[\d.]+|.", text))
    return eval(numbers, {"Fraction": Fraction, "__builtins__": {}})


def rounded(value: Fraction, like: Decimal) -> Decimal:
    """Half up, to as many decimals as the other figure has."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(like, rounding=ROUND_HALF_UP)


class Printed:
    """The steps as text, read back. cells: results by label; lines: in order; published, rank: the last steps."""

    def __init__(self, lines: list[str]) -> None:
        self.cells: dict[str, Decimal] = {}
        self.lines: list[tuple[str, str, Decimal]] = []
        self.index: tuple[str, Decimal] | None = None
        self.published: Decimal | None = None
        self.rank: int | None = None
        self.place = ""
        for line in lines:
            self._read(line)

    def _read(self, line: str) -> None:
        label, _, last = line.rpartition("：")
        formula, _, result = last.rpartition("＝")
        if "参加排名的单位" in label:
            self.place, self.rank = label, int(result)
            assert calculated(formula) == self.rank, line
            return
        figure = Decimal(result)
        if formula:
            assert rounded(calculated(formula), figure) == figure, line
        if label.startswith("四舍五入"):
            self.published = figure
        elif label.startswith("各主体加权"):
            self.index = (formula, figure)
        elif "·" in label:
            self._cell(label, formula, figure)
        else:
            self.lines.append((label, formula, figure))

    def _cell(self, label: str, formula: str, figure: Decimal) -> None:
        name, _, answers = label.partition("：")
        if "本类" in answers:
            terms = formula.strip("（").split("）")[0].split("＋") if formula else [str(figure)]
            assert len(terms) == int(re.search(r"本类(\d+)个单位", answers)[1])
        else:
            counted = [Decimal(re.search(r"[\d.]+$", part)[0]) for part in answers.split("、")]
            inside = formula.strip("（").split("）")[0].split("＋")
            assert counted == [Decimal(term.split("×")[0]) for term in inside], label
            assert sum(counted) == Decimal(formula.rpartition("÷")[2]), label
        self.cells[name] = figure

    def check(self) -> None:
        """Every step takes up the results of those before it, in their order."""
        left = list(self.cells.items())
        for label, formula, figure in self.lines:
            name = label.partition("：")[0]
            mine = [value for cell, value in left if cell.rpartition("·")[0] == name]
            if mine:
                assert _values(formula, figure) == mine, label
                left = [pair for pair in left if pair[0].rpartition("·")[0] != name]
        assert not left
        formula, exact = self.index
        assert [value.normalize() for value in _values(formula, exact)] == [each[2].normalize() for each in self.lines]
        assert self.published == exact.quantize(self.published, rounding=ROUND_HALF_UP)
        if self.rank is not None:
            self._check_place()

    def _check_place(self) -> None:
        above = int(re.search(r"名次在前的有(\d+)个", self.place)[1])
        listed = re.search(r"（公布得分([\d.、]+)", self.place)
        figures = [Decimal(each) for each in listed[1].split("、")] if listed else []
        hidden = "不公布" in self.place
        assert hidden or len(figures) == above
        assert all(figure >= self.published for figure in figures) and figures == sorted(figures, reverse=True)
        assert self.rank == above + 1 <= int(re.search(r"参加排名的单位有(\d+)个", self.place)[1])


def _values(formula: str, figure: Decimal) -> list[Decimal]:
    """The figures that are averaged; a single one has no formula."""
    if not formula:
        return [figure]
    inside = formula.strip("（").split("）")[0].split("＋")
    return [Decimal(term.split("×")[0]) for term in inside]
