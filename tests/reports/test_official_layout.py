"""The page as LibreOffice sets it, measured: GB/T 9704-2012 within a millimetre."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.official.document import paper_docx
from reports.official.fonts import PRESETS
from reports.official.paper import Annex, Colophon, Column, OfficialPaper, Table, Text

OFFICE = shutil.which("soffice")
if not (OFFICE and (Path(OFFICE).resolve().parent / "libswlo.so").exists() and shutil.which("pdftotext")):
    pytest.skip("needs LibreOffice Writer and pdftotext", allow_module_level=True)

MM = 25.4 / 72
ISSUER = "云汀市机关效能建设工作领导小组办公室"
FULL = Text("body", "满" * 1000)
COLUMNS = (Column("单位", 34, "left"), Column("有效评价（份）", 17), Column("得分", 15), Column("名次", 12))


def table(units: int, blocks: int = 2) -> Table:
    rows = [(f"市第{place}单位", "6,080", "92.44", str(place)) for place in range(1, units + 1)]
    return Table(COLUMNS, tuple(rows), "政府部门类", blocks, 10.5)


def paper(units: int, *more: Annex, signer: str = "", copies: str = "市委办公室，市中院。") -> OfficialPaper:
    short = Annex(("2026年度", "评议得分", "排名表"), (table(units),))
    return OfficialPaper(
        ("关于", "2026年度", "“万人评议机关作风”", "活动评议结果的", "通报"), (Text("head", "一、基本情况"), FULL), "各参评单位：", "云效〔2026〕11号",
        signer, ISSUER + "文件", ISSUER, "2026年12月8日", annexes=(short, *more),
        colophon=Colophon(copies, ISSUER, "2026年12月8日印发"), marks=("送审稿",),
    )  # fmt: skip


WIDE = Annex(
    ("2026年度", "评议结果全表"),
    (
        Table(
            (Column("单位", 60, "left"), *[Column("得分", 20)] * 8),
            tuple((f"市第{n}单位", *["92.44"] * 8) for n in range(60)),
            size=10.5,
        ),
    ),
    landscape=True,
)
PAPERS = {
    "wide": paper(36, WIDE, signer="张三"),
    "long": paper(300),
    "one": paper(1),
}


@dataclass(frozen=True)
class Word:
    """mm from the left and the upper edge of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: Sequence[Word]

    def word(self, text: str) -> Word:
        return next(each for each in self.words if text in each.text)

    @property
    def dashes(self) -> list[Word]:
        return [each for each in self.words if each.text == "—"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """All papers in one conversion."""
    folder = tmp_path_factory.mktemp("papers")
    for name, each in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(paper_docx(each, PRESETS["gb2312"]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / f"{name}.docx") for name in PAPERS]
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files], check=True,
        capture_output=True, timeout=120,
    )  # fmt: skip
    return {name: measured(folder / f"{name}.pdf") for name in PAPERS}


def measured(path: Path) -> list[Page]:
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    found = []
    for page in told.split("<page ")[1:]:
        width, height = re.search(r'width="([\d.]+)" height="([\d.]+)"', page).groups()
        words = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page)
        found.append(
            Page(
                float(width) * MM,
                float(height) * MM,
                [Word(html.unescape(text), *(float(each) * MM for each in place)) for *place, text in words],
            )  # fmt: skip
        )
    return found


def near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= 1


def test_paper_margins_lines_and_characters(pages) -> None:
    second = pages["wide"][1]
    assert near(second.width, 210) and near(second.height, 297)
    lines = [each for each in second.words if set(each.text) == {"满"}]
    assert len(lines) == 22 and {len(each.text) for each in lines} == {28}
    assert all(near(each.left, 28) and near(each.right, 184) for each in lines)
    pitch = (lines[-1].top - lines[0].top) / 21
    assert abs(pitch - 225 / 22) < 0.05
    assert near(lines[-1].bottom, 262) and near(lines[-1].bottom - 22 * pitch, 37)


def test_page_numbers_stand_outside_under_the_text(pages) -> None:
    for number, page in enumerate(pages["long"], 1):
        first, last = page.dashes
        assert near((first.top + first.bottom) / 2, 262 + 7) or near(first.top, 266), number
        assert near(last.right, 184 - 14 * MM) if number % 2 else near(first.left, 28 + 14 * MM), number


def test_the_number_of_a_landscape_page_stands_where_the_others_have_it(pages) -> None:
    """Turned so that its head is at the left, the left edge of a landscape page is the foot of the portrait one."""
    portrait = pages["wide"][0].dashes[-1]
    from_foot = 297 - (portrait.top + portrait.bottom) / 2
    for number, page in enumerate(pages["wide"], 1):
        if page.width < page.height:
            continue
        first, last = page.dashes
        assert near(page.height, 210) and near((first.left + first.right) / 2, from_foot), number
        if number % 2:
            assert near(page.height - last.bottom, 26 + 14 * MM), number
        else:
            assert near(first.top, 28 + 14 * MM), number


def test_annexes_repeat_their_heads_and_have_their_margins(pages) -> None:
    turned = [page for page in pages["wide"] if page.width > page.height]
    assert len(turned) > 2 and all(page.word("得分") for page in turned)
    assert all(
        min(word.left for word in page.words if word.text != "—" and not word.text.isdigit()) > 34 for page in turned
    )
    assert all(page.word("有效评") for page in pages["long"] if "市第" in "".join(word.text for word in page.words))


def test_the_red_head_and_the_title(pages) -> None:
    first = pages["wide"][0]
    head = first.word("办公室文件")
    assert head.top - 37 >= 34 and near((head.left + head.right) / 2, 106)
    assert first.word("签发人").right < 184 and first.word("云效").left > 28
    assert first.word("满").top < 262, "the first page shows some of the text"


def test_the_imprint_ends_the_last_page_which_is_even(pages) -> None:
    for name, each in pages.items():
        last = each[-1]
        # LibreOffice prints no page that is left empty; a page after one carries no number.
        even = len(each) % 2 == 0 if last.dashes else len(each) % 2 == 1
        assert even and any("抄送" in word.text for word in last.words), name
        printed = last.word("印发")
        assert near(printed.bottom, 262 - 0.7) and near(printed.right, 184 - 14 * MM), name
        assert sum("抄送" in word.text for page in each for word in page.words) == 1


def test_a_long_table_is_filled_column_first_on_every_page(pages) -> None:
    for page in pages["long"]:
        left = [int(found[1]) for word in page.words if (found := re.search(r"市第(\d+)", word.text)) and word.left < 60]
        right = [int(found[1]) for word in page.words if (found := re.search(r"市第(\d+)", word.text)) and word.left > 90]
        if right:
            assert sorted(left + right) == list(range(min(left), max(right) + 1)) and max(left) < min(right)


def test_the_date_stands_under_the_office(pages) -> None:
    page = next(page for page in pages["one"] if any("附件：" in word.text for word in page.words))
    office = next(word for word in page.words if word.text == ISSUER and word.top > page.word("附件：").top)
    day = [word for word in page.words if word.top > office.bottom and word.bottom < office.bottom + 15]
    middle = (min(word.left for word in day) + max(word.right for word in day)) / 2
    assert near(middle, (office.left + office.right) / 2) and near(office.right, 184)
