"""Every page through the whole entry script, without a browser."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from jobs.settings import UPLOAD_MB
from jobs.viewer import LOCAL, Viewer
from tests.data.build import long_file
from tests.jobs.build import bring
from tests.pages.conftest import ROOT
from tests.pages.conftest import fine as _fine
from tests.pages.spoken import said, written
from ui.linked import PAGES
from words import say
from words.catalog import catalog, traditional
from words.language import speak


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_opens_inside_the_frame(app: AppTest, of_the_data, page: str) -> None:
    app.switch_page(PAGES[page]).run()
    _fine(app)
    shown = _html(app)
    assert shown.count("<h1") == 1
    assert say("product.demonstration") in shown
    assert app.sidebar.selectbox(key="wave_choice").value == "2026"
    blank = re.compile(r"[\u3400-\u9fff，。；：、）” ] [0-9A-Za-z]|[0-9A-Za-z%] [\u3400-\u9fff，。；：、（“]")
    assert [text for text in said(app) if (found := blank.search(text)) and not of_the_data(found[0])] == []


@pytest.fixture(scope="module")
def of_the_data(city: Store) -> Callable[[str], bool]:
    """Whether a text stands in the database or in a preset, and so is nobody's to translate."""
    corpus = written(city) + "\n".join(
        path.read_text("utf-8") for room in ("schemes", "topics") for path in (ROOT / room).rglob("*.toml")
    )
    return lambda text: text in corpus


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_every_page_speaks_one_language_beside_the_names_of_the_data(app: AppTest, of_the_data, language: str) -> None:
    app.query_params["lang"] = language
    app.run()
    speak(language)  # widgets are read back outside the script, in this thread
    simplified = [text for text in catalog("zh").values() if traditional(text) != text and "{" not in text]
    wrong = set()
    for page, path in PAGES.items():
        app.query_params.clear()
        app.query_params["lang"] = language
        app.switch_page(path).run()
        _fine(app)
        for text in said(app):
            if language == "en":
                foreign = re.findall(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+", text)
                foreign = [run for run in foreign if not of_the_data(text if run in "，；：。、（）＋　" else run)]
            else:
                foreign = [each for each in simplified if each in text and not of_the_data(each)]
            wrong |= {(page, text)} if set(foreign) - {"简体", "繁體"} else set()
    assert not wrong


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_says_there_is_no_data_yet(empty_app: AppTest, page: str) -> None:
    empty_app.switch_page(PAGES[page]).run()
    _fine(empty_app)
    shown = _html(empty_app)
    assert say("product.demonstration_note") not in shown
    assert shown.count("<h1") == 1
    assert say("empty.title") in shown or page in ("import", "entry", "batches", "glossary")


def test_a_link_that_names_no_series_opens_the_newest_wave_of_the_largest_one(app: AppTest) -> None:
    assert app.sidebar.selectbox(key="series_choice").value == "万人评议机关作风"
    assert app.sidebar.selectbox(key="wave_choice").value == "2026"
    app.query_params["series"] = "评窗口"
    app.query_params.pop("wave", None)
    app.switch_page(PAGES["overview"]).run()
    assert app.sidebar.selectbox(key="wave_choice").value == "2026Q3"


def test_overview_shows_the_figures_of_the_appraisal(app: AppTest, appraised) -> None:
    overall = appraised("2026").overall
    shown = _html(app) + _linked(app)
    assert f"<b>{overall.index:.1f}</b>" in shown
    assert f"{overall.ballots:,}" in shown


def test_ranking_shows_every_unit_of_the_class_of_the_link(app: AppTest, appraised) -> None:
    app.query_params["class"] = "政法机关"
    app.switch_page(PAGES["ranking"]).run()
    linked = _linked(app)
    each = appraised("2026").unit_class("政法机关")
    for unit in each.units:
        assert f">{unit.name}</a>" in linked
        assert f">{unit.index}<" in linked


def test_ranking_shows_tiers_to_all_and_how_sure_a_rank_is_to_analysts(
    app: AppTest, appraised, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.query_params["class"] = "公共服务行业"
    app.switch_page(PAGES["ranking"]).run()
    each = appraised("2026").unit_class("公共服务行业")
    shaded = sum(unit.place.tier % 2 == 0 for unit in each.ranked)
    assert _linked(app).count("wp-shade") == shaded > 0 and _linked(app).count("wp-tier") == each.table.tiers
    assert say("places.bands") in _html(app)
    assert say("places.title") in _html(app) and say("places.chance_last") in _html(app)
    monkeypatch.setattr(Viewer, "analyses", False)
    app.run()
    _fine(app)
    assert say("places.bands") in _html(app) and say("places.chance_last") not in _html(app)


def test_a_unit_page_gives_the_calculation_and_no_secret_group(app: AppTest) -> None:
    app.query_params["unit"] = "市住房城乡建设局"
    app.switch_page(PAGES["unit"]).run()
    _fine(app)
    linked = _linked(app)
    assert say("steps.title") in linked
    assert say("reasons.title") in linked and linked.count(f'<td class="l wrap">{say("reasons.total")}<') == 2
    assert "领导、代表委员和社会各界" in linked
    assert "市级领导" not in linked


def test_a_link_to_what_does_not_exist_says_so_and_shows_something_else(app: AppTest) -> None:
    app.query_params["wave"] = "1999"
    app.query_params["unit"] = "市住建委局"
    app.switch_page(PAGES["unit"]).run()
    _fine(app, warnings=True)
    warned = " ".join(each.value for each in app.warning)
    assert "1999" in warned and "市住建委局" in warned


def test_another_wave_is_another_result(app: AppTest) -> None:
    before = _html(app)
    app.sidebar.selectbox(key="wave_choice").set_value("2025").run()
    _fine(app)
    assert "2025年度" in _html(app) and _html(app) != before


def test_a_file_is_shown_as_understood_and_stored_only_when_confirmed(empty_app: AppTest) -> None:
    rows = ["评议表编号,评议主体,市甲局—政务公开,市乙局—政务公开"]
    rows += [f"{number},居民,{'满意' if number % 3 else '一般'},基本满意" for number in range(1, 41)]
    empty_app.switch_page(PAGES["import"]).run()
    empty_app.file_uploader[0].upload("评议表.csv", "\n".join(rows).encode("gb18030"), "text/csv").run()
    empty_app.text_input(key="import_wave_name").set_value("2026").run()
    _fine(empty_app)
    shown = _html(empty_app)
    assert "GB18030" in shown and "市甲局" in shown and say("reading.base") in shown
    assert empty_app.button(key="import_store").disabled
    empty_app.checkbox(key="import_create").check().run()
    empty_app.button(key="import_store").click().run()
    _fine(empty_app)
    assert "第1批" in empty_app.success[0].value
    empty_app.switch_page(PAGES["batches"]).run()
    _fine(empty_app)
    assert say("batches.all", count=1) in _html(empty_app) and "市甲局" in _html(empty_app)


@pytest.fixture
def two_batches(show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of batches on an office's database with two of them."""
    path = tmp_path / "wanping.duckdb"
    monkeypatch.setenv("WANPING_DB", str(path))
    with Store(path) as store:
        bring(store, long_file([f"A{number}" for number in range(40)], levels=("满意", "一般", "基本满意")), "一.csv")
        more = long_file([f"B{number}" for number in range(40)], levels=("不满意",), units=("市公安局",), group="企业")
        bring(store, more, "二.csv")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    at.switch_page(PAGES["batches"]).run()
    _fine(at)
    return at


def test_a_withdrawal_shows_first_what_it_changes(two_batches: AppTest, tmp_path: Path) -> None:
    at = two_batches
    assert say("batch.detail", batch=2) in _html(at) and "二.csv" in _html(at)
    at.button(key="batch_look").click().run()
    _fine(at)
    assert re.search(r"撤回后\d个单位名次变化", _html(at)) and "市公安局" in _html(at)
    at.button(key="batch_leave").click().run()
    assert "batch_change" not in [button.key for button in at.button]
    at.button(key="batch_look").click().run()
    at.button(key="batch_change").click().run()
    _fine(at)
    assert at.success[0].value == say("batch.withdrawn", batch=2)
    assert say("batches.some_gone", count=2, gone=1) in _html(at)
    at.button(key="batch_look").click().run()
    assert "恢复后" in _html(at)
    at.button(key="batch_change").click().run()
    _fine(at)
    assert say("batches.all", count=2) in _html(at)
    assert _html(at).count(f"{LOCAL.name}　{say('batch.log.reinstate')}") == 1


def test_a_batch_is_replaced_in_one_step(two_batches: AppTest) -> None:
    at = two_batches
    right = long_file([f"B{number}" for number in range(40)], levels=("满意",), units=("市公安局",), group="企业")
    at.file_uploader[0].upload("改正.csv", right, "text/csv").run()
    _fine(at)
    assert say("reading.title") in _html(at)
    at.button(key="replace_preview").click().run()
    _fine(at)
    assert "替换后" in _html(at)
    at.button(key="replace_store").click().run()
    _fine(at)
    assert "第3批：改正.csv" in at.success[0].value
    assert say("batches.some_gone", count=3, gone=1) in _html(at)
    assert say("batch.log.of", batch=2) in _html(at)


def test_files_are_kept_only_when_somebody_says_so(two_batches: AppTest) -> None:
    at = two_batches
    assert not at.toggle(key="keep_raw").value and say("settings.keep_raw_means") in _html(at)
    at.toggle(key="keep_raw").set_value(True).run()
    at.file_uploader[0].upload("改正.csv", long_file(["B1"], units=("市公安局",), group="企业"), "text/csv").run()
    at.button(key="replace_store").click().run()
    _fine(at)
    assert say("settings.kept", count=1, size="0.0MB") in _html(at)
    at.checkbox(key="replace_kept_3").check().run()
    _fine(at)
    assert "改正.csv" in _html(at) and say("reading.title") in _html(at)
    assert at.button(key="raw_delete").disabled
    at.checkbox(key="raw_sure").check().run()
    at.button(key="raw_delete").click().run()
    _fine(at)
    assert at.success[0].value == say("settings.deleted", count=1)
    assert not at.get("checkbox") or "replace_kept_3" not in [box.key for box in at.checkbox]


def test_the_limit_of_uploads_is_a_setting(two_batches: AppTest) -> None:
    at = two_batches
    assert at.number_input(key="upload_mb").value == UPLOAD_MB
    at.number_input(key="upload_mb").set_value(300).run()
    _fine(at)
    at.switch_page(PAGES["import"]).run()
    boxes = [_data(element) for element in at.get("bidi_component")]
    assert {data["limit"] for data in boxes if "limit" in data} == {300 << 20}


def test_a_broken_file_is_one_sentence(empty_app: AppTest) -> None:
    empty_app.switch_page(PAGES["import"]).run()
    empty_app.file_uploader[0].upload("坏.csv", b"\x00\x01\x02", "text/csv").run()
    empty_app.text_input(key="import_wave_name").set_value("2026").run()
    assert [each.value for each in empty_app.error] == [say("failure.not_a_table", file="坏.csv")]


def test_a_doubtful_encoding_is_chosen_from_what_the_text_would_look_like(empty_app: AppTest) -> None:
    rows = ["ballot,unit,level", *(f"{number},市甲局,一般" for number in range(1, 4))]
    empty_app.switch_page(PAGES["import"]).run()
    empty_app.file_uploader[0].upload("表.csv", "\n".join(rows).encode("big5"), "text/csv").run()
    empty_app.text_input(key="import_wave_name").set_value("2026").run()
    (choice,) = empty_app.radio
    assert [label.split("：")[0] for label in choice.options] == ["GB18030", "BIG5"] and "一般" in choice.options[1]
    choice.set_value("big5").run()
    _fine(empty_app)
    assert not empty_app.radio and "Big5" in _html(empty_app) and "市甲局" in _html(empty_app)


def test_one_file_of_an_archive_is_chosen(empty_app: AppTest) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for unit in ("市甲局", "市乙局"):
            archive.writestr(f"{unit}.csv", f"ballot,unit,level\n1,{unit},满意\n")
    empty_app.switch_page(PAGES["import"]).run()
    empty_app.file_uploader[0].upload("全部.zip", stream.getvalue(), "application/zip").run()
    empty_app.text_input(key="import_wave_name").set_value("2026").run()
    _fine(empty_app)
    assert "市甲局" in _html(empty_app)
    empty_app.selectbox(key="import_member").set_value("全部.zip/市乙局.csv").run()
    _fine(empty_app)
    assert "市乙局" in _html(empty_app)


def test_waves_without_ballots_claim_nothing_they_cannot_know(
    show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = ("市甲局", "市乙局", "市丙局", "市丁局")
    scores = [f"{unit},{name},{80 + place}" for place, unit in enumerate(units) for name in ("公开", "效能")]
    tally = [f"{unit},{40 + place},8,5,2" for place, unit in enumerate(units)]
    with Store(tmp_path / "wanping.duckdb") as store:
        for wave, rows in (
            ("2023", ["单位,指标,得分", *scores]),
            ("2024", ["单位,满意,基本满意,一般,不满意", *tally]),
            ("2025", ["主体,方式,发放,收回", "居民,纸质,60,58"]),
        ):
            bring(store, "\n".join(rows).encode(), f"{wave}.csv", wave=wave)
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for wave in ("2023", "2024", "2025"):
        for page in ("overview", "ranking", "unit"):
            app.query_params["wave"] = wave
            app.switch_page(PAGES[page]).run()
            _fine(app)
            shown = (_html(app) + _linked(app)).replace(say("term.verdict.name"), "").replace(say("term.verdict.what"), "")
            assert wave != "2023" or (say("verdict.none") not in shown and "误差范围之内" not in shown)
            assert (wave, page) != ("2023", "ranking") or ("83.00" in shown and say("suppressed") not in shown)
            assert (wave, page) != ("2024", "ranking") or say("verdict.none") not in shown


def test_names_from_files_are_escaped(empty_app: AppTest) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    header = f'评议表编号,"{hostile.replace(chr(34), chr(34) * 2)}—政务公开",市乙局—政务公开'
    rows = [header, *(f"{number},满意,一般" for number in range(1, 41))]
    empty_app.switch_page(PAGES["import"]).run()
    empty_app.file_uploader[0].upload("x.csv", "\n".join(rows).encode(), "text/csv").run()
    empty_app.text_input(key="import_wave_name").set_value("2026").run()
    assert hostile not in _html(empty_app) and "&lt;img" in _html(empty_app)
    empty_app.checkbox(key="import_create").check().run()
    empty_app.button(key="import_store").click().run()
    for page in ("overview", "ranking", "unit"):
        empty_app.switch_page(PAGES[page]).run()
        _fine(empty_app)
        assert hostile not in _html(empty_app) + _linked(empty_app)


def _html(at: AppTest) -> str:
    stream = io.StringIO()
    for element in at.get("html"):
        stream.write(element.proto.body + "\n")
    return stream.getvalue()


def _linked(at: AppTest) -> str:
    """Markup given to the linked component."""
    return "\n".join(_data(element).get("html", "") for element in at.get("bidi_component"))


def _data(element) -> dict:
    return json.loads(element.proto.json)


def test_pasted_cells_are_read_as_a_file(empty_app: AppTest) -> None:
    cells = "单位\t满意\t基本满意\t一般\t不满意\n市甲局\t40\t5\t3\t2\n市乙局\t30\t9\t6\t\n"
    empty_app.switch_page(PAGES["import"]).run()
    empty_app.text_area(key="import_paste_0").set_value(cells).run()
    empty_app.text_input(key="import_wave_name").set_value("2026").run()
    _fine(empty_app)
    assert say("reading.shape.tally") in _html(empty_app) and "市乙局" in _html(empty_app)
    empty_app.checkbox(key="import_create").check().run()
    empty_app.button(key="import_store").click().run()
    _fine(empty_app)
    assert say("paste.file") in empty_app.success[0].value and empty_app.text_area[0].value == ""
