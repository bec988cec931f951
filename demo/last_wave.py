"""The files of 2026 as they reach the office: each group's in the form that its channel gives them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from demo.answers import Answers
from demo.comments import Comments
from demo.county_tallies import write_county_tallies
from demo.double_entry import write_double_entry
from demo.files import write_ballots, write_registry, write_remarks
from demo.forms_register import write_register
from demo.groups import (
    CLIENTS,
    CONGRESS,
    CONSULTATIVE,
    COUNTIES,
    ENTERPRISES,
    LEADERS,
    PARTY,
    RESIDENTS,
    SUPERVISORS,
)  # fmt: skip
from demo.online import (
    BURST_EXCLUDED_FOR,
    EMPTY,
    ENTERPRISE_HABITS,
    RESIDENT_HABITS,
    Sendings,
    draw_burst,
    draw_sendings,
    write_download,
)
from demo.optical import write_key, write_marks
from demo.residents import draw_residents
from demo.telephone import write_answers
from demo.truth import SurveyFile
from demo.units import units_of

WAVE = "2026"


def write_last_wave(folder: Path, answers: list[Answers], comments: dict[str, Comments]) -> list[SurveyFile]:
    """Write the files that are to be imported, in the order in which they come in."""
    of = {each.group.name: each for each in answers}
    printed = units_of(WAVE)

    registry, key = folder / "单位名录.xlsx", folder / "读卡题号对照表.xlsx"
    write_registry(registry, WAVE, printed)
    write_key(key, printed, {group: code for group, (_, code) in _OPTICAL.items()})
    files = [SurveyFile(registry, WAVE, "registry")]

    typed = folder / "市级领导_人工录入.xls"
    write_double_entry(typed, _stream(LEADERS), of[LEADERS], printed)
    files.append(SurveyFile(typed, WAVE, "ballots"))

    for group, (name, code) in _OPTICAL.items():
        path = folder / f"{name}_读卡结果.txt"
        write_marks(path, _stream(group), of[group], code, printed)
        files.append(SurveyFile(path, WAVE, "ballots", key))

    files += [SurveyFile(path, WAVE, "tallies") for path in write_county_tallies(folder, of[COUNTIES])]

    telephone = folder / "服务对象电话访问.sav"
    write_answers(telephone, of[CLIENTS], comments[CLIENTS])
    files.append(SurveyFile(telephone, WAVE, "ballots"))

    for group, (name, habits) in _ONLINE.items():
        path = folder / f"{name}_按文本.xlsx"
        sendings = draw_sendings(_stream(group), of[group], habits)
        write_download(path, of[group], comments[group], sendings, _people(of[group], sendings))
        files.append(SurveyFile(path, WAVE, "ballots"))

    burst = folder / "居民扫码_按文本_9月18日.xlsx"
    scans, sendings = draw_burst(_stream("burst"), of[RESIDENTS])
    write_download(burst, scans, {}, sendings, _people(scans, sendings))
    files.append(SurveyFile(burst, WAVE, "burst", excluded_for=BURST_EXCLUDED_FOR))

    files.append(SurveyFile(write_ballots(folder, WAVE, of[SUPERVISORS], comments[SUPERVISORS]), WAVE, "ballots"))

    remarks = folder / "意见建议_纸质评议表.xlsx"
    write_remarks(remarks, comments, [of[group] for group in (*_OPTICAL, COUNTIES)])
    register = folder / "发放收回登记表.xlsx"
    write_register(register)
    return [*files, SurveyFile(remarks, WAVE, "remarks"), SurveyFile(register, WAVE, "register")]


# By group: name in the file's name, and code on the form.
_OPTICAL = {PARTY: ("党代表", "02"), CONGRESS: ("人大代表", "03"), CONSULTATIVE: ("政协委员", "04")}
_ONLINE = {ENTERPRISES: ("企业问卷", ENTERPRISE_HABITS), RESIDENTS: ("居民扫码", RESIDENT_HABITS)}


def _people(answers: Answers, sendings: Sendings) -> dict[str, list[str]]:
    """Residents are asked who they are; enterprises are not."""
    if answers.group.name != RESIDENTS:
        return {}
    rng = _stream(f"{RESIDENTS} {len(answers.numbers)}")
    return draw_residents(rng, answers, sendings.addresses, EMPTY)


def _stream(name: str) -> np.random.Generator:
    """Random numbers of their own for everything that the answers do not say."""
    return np.random.default_rng([int(WAVE), *name.encode("utf-8")])
