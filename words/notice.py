"""The sentences of 通报, 报告, 呈阅件 and 送审说明. What has no data is not said; 【请补充】 is what a person writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from words import remarks
from words.catalog import joined, say, sentences
from words.claims import claim
from words.dates import day
from words.failures import one_line
from words.language import chinese
from words.numbers import count, difference, figure, percent
from words.punctuation import clauses, commas, counted, ended
from words.sealing import sealing_line
from words.sentences import broad_change, change_of, class_title, since_title, wave_title
from words.summaries import series_name

LONGEST_NAME = 40
"""Characters of a name on paper."""
NAMED = 6
"""Units that a sentence names; of more it names one and says how many they are."""
SHORT_HASH = 8
LISTED = 12
"""Units of a grade that the text lists; more are in the annex."""


def named(name: str) -> str:
    """A name from a file, in one line and not endless."""
    plain = one_line(name)
    return plain if len(plain) <= LONGEST_NAME else plain[:LONGEST_NAME] + say("list.cut")


def some(names: Sequence[str]) -> str:
    """市甲局、市乙局; of many 市甲局等9个单位."""
    if len(names) <= NAMED:
        return joined(map(named, names))
    return say("notice.some", unit=named(names[0]), count=len(names))


def numeral(number: int) -> str:
    """一, 十二: how headings are numbered."""
    if not chinese():
        return str(number)
    digits, ten = say("numeral.digits"), say("numeral.ten")
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")


def how_many(number: int) -> str:
    """两项, 三类."""
    return say("numeral.two") if number == 2 else numeral(number)


def title(kind: str, appraisal) -> tuple[str, ...]:
    """Words that stay together, of the title of a paper or an annex."""
    series = series_name(appraisal.series)
    quoted = say("paper.series", series=named(series)) if series else ""
    return tuple(
        part
        for part in say(f"paper.title.{kind}", wave=named(wave_title(appraisal.period)), series=quoted).split("|")
        if part
    )


def appraised(appraisal) -> str:
    """2026年度“万人评议机关作风”"""
    series = series_name(appraisal.series)
    return named(wave_title(appraisal.period)) + (say("paper.series", series=named(series)) if series else "")


def opening(kind: str, appraisal, issuer: str, basis: str) -> str:
    key = f"notice.opening.{kind}"
    if basis:
        return say(key + "_basis", basis=one_line(basis), issuer=one_line(issuer), appraised=appraised(appraisal))
    return say(key, appraised=appraised(appraisal))


def forms(counts, ballots: int) -> str:
    """本次评议共发放……；电话成功访问……。 Only of what was written down."""
    parts = [_issued(counts), _phone(counts), *_open(counts)]
    parts = [part for part in parts if part]
    if not parts:
        return ended(say("notice.ballots_only", ballots=count(ballots))) if ballots else ""
    if _all_valid(counts) == ballots and len(parts) > 1:
        parts.append(say("notice.ballots", ballots=count(ballots)))
    return say("notice.forms", parts=clauses(parts))


def units(appraisal) -> str:
    """参评单位……，分为……三类，分类评议、分类排名。另有……个单位只征求意见，不参加排名。"""
    asked = [unit for unit in appraisal.units if unit.has_note("opinion_only")]
    classes = [(each.name, sum(not unit.has_note("opinion_only") for unit in each.units)) for each in appraisal.classes]
    classes = [(name, number) for name, number in classes if number]
    number = len(appraisal.units) - len(asked)
    told = []
    if number and len(classes) > 1:
        listed = joined(say("notice.class_count", unit_class=named(name), count=units) for name, units in classes)
        told.append(say("notice.units", count=number, classes=listed, kinds=how_many(len(classes))))
    elif number:
        told.append(say("notice.units_one", count=number))
    if asked:
        told.append(say("notice.opinion_only", count=len(asked)))
    return sentences(told)


def whole(appraisal, subject: str) -> str:
    """……满意度得分……分，比上年提高……分；满意率（……两项之和占有效评价的比重）为……%，比上年提高……个百分点。"""
    overall = appraisal.overall
    if overall.index is None:
        return ""
    about = one_line(subject) or series_name(appraisal.series)
    first = say("overview.index", wave=wave_title(appraisal.period), series=about, index=figure(overall.index, 1))
    score = commas([first, change_of(overall, appraisal, "overall") if overall.change else ""])
    return ended(clauses([score, rate(appraisal)]))


def rate(appraisal) -> str:
    """满意率（满意、基本满意两项之和占有效评价的比重）为……%，比上年提高……个百分点"""
    overall, levels = appraisal.overall, appraisal.satisfied_broad
    if overall.satisfaction_rate_broad is None or not levels:
        return ""
    told = joined(remarks.level(level) for level in levels)
    if len(levels) > 1:
        told += say("notice.sum", count=how_many(len(levels)))
    text = say("notice.rate", levels=told, rate=percent(overall.satisfaction_rate_broad))
    changed = overall.broad_change is not None and overall.change is not None
    return commas([text, broad_change(overall, appraisal, overall.change.since) if changed else ""])


def class_scores(classes) -> str:
    """从类别看，政法机关……分、政府部门……分。 Nothing where there is one class, or where means do not leave."""
    told = [
        say("notice.class_score", unit_class=named(each.name), score=figure(each.mean, 1))
        for each in classes
        if each.mean is not None
    ]
    return say("notice.classes", classes=joined(told)) if len(told) > 1 else ""


def first_units(each, found, number: int) -> str:
    """政府部门类排名前3位的是：…… found: units as they are published, best first."""
    return say("notice.first", unit_class=named(class_title(each.name)), count=number, units=_scored(found))


def last_units(found, number: int) -> str:
    """排名后3位的是：……。"""
    return say("notice.last", count=number, units=_scored(found))


def reasons(told: Sequence[str]) -> str:
    """其中，……；……。"""
    return say("notice.among", reasons=clauses(told)) if told else ""


def reason(unit, weakest, topic, published_decimals: int) -> str:
    """市城管局得……分，失分主要在……（……分，比本类平均低……分），意见主要反映……问题（……人）; "" without any reason."""
    parts = []
    if weakest is not None and weakest.class_mean is not None:
        gap = abs(difference(weakest.score, weakest.class_mean, 1))
        if gap:
            parts.append(say("notice.loss", item=named(weakest.name), score=figure(weakest.score, 1), gap=figure(gap, 1)))
    if topic is not None:
        parts.append(say("notice.topic", topic=named(topic.topic), count=count(topic.persons)))
    if not parts:
        return ""
    told = say("notice.got", unit=named(unit.name), score=figure(unit.index, published_decimals))
    return commas([told, *parts])


def graded(grade: str, names: Sequence[str]) -> str:
    """等次为优秀的有5个：……。"""
    if len(names) > LISTED:
        return say("notice.grade_many", grade=named(grade), count=len(names))
    return say("notice.grade", grade=named(grade), count=len(names), units=joined(map(named, names)))


def unranked(units) -> str:
    """Who is not ranked, and why: too few ballots, a class too small; whatever else with its own remark."""
    few = [unit for unit in units if unit.has_note("too_few_ballots")]
    told = []
    if few:
        note = next(note for note in few[0].notes if note.code == "too_few_ballots")
        key = "notice.too_few" if len(few) <= NAMED else "notice.too_few_many"
        told.append(say(key, units=some([unit.name for unit in few]), min=note.facts["min"]))
    small = {unit.unit_class: unit for unit in units if unit.has_note("small_class")}
    if small:
        note = next(note for note in next(iter(small.values())).notes if note.code == "small_class")
        names = joined(named(class_title(name)) for name in small)
        told.append(say("notice.small_class", unit_class=names, min=note.facts["min"]))
    codes = ("too_few_ballots", "small_class", "opinion_only")
    rest = [unit for unit in units if not any(unit.has_note(code) for code in codes)]
    if rest:
        told.append(say("notice.unranked", units=some([unit.name for unit in rest])))
    return sentences(told)


def veto(found, grade: str | None) -> str:
    """市客运集团因发生……，按规定实行一票否决，得分保留，取消评优资格。"""
    effect = say("veto." + found.effect)
    if found.effect == "lowest_grade" and grade:
        effect = say("notice.veto_grade", grade=named(grade))
    return say("notice.veto", unit=named(found.unit), event=one_line(found.event), effect=effect)


def comments(counts, topics) -> str:
    """共收到意见建议……条，……归并为……条。其中，表扬类……条、批评类……条、建议类……条；反映较集中的是……。"""
    if counts is None or not counts.collected:
        return ""
    received = [say("notice.collected", count=count(counts.collected))]
    if counts.without_substance:
        received.append(say("notice.without", count=count(counts.without_substance)))
    received.append(say("notice.merged", count=count(counts.merged)))
    kinds = [
        say("notice.kind." + kind, count=count(getattr(counts, kind)))
        for kind in ("praise", "criticism", "suggestion")
        if getattr(counts, kind)
    ]
    detail = [say("notice.kinds", kinds=joined(kinds)) if kinds else "", most_said(topics)]
    return sentences([ended(commas(received)), ended(clauses(detail)) if any(detail) else ""])


def most_said(topics) -> str:
    """反映较集中的是排队等候（157人）、政策解释（136人）、办事便利（130人）"""
    told = topics_named(topics)
    return say("notice.most_said", topics=told) if told else ""


def moved(movers, appraisal) -> str:
    """与上年相比，2个单位得分上升：……；1个单位下降：……；其余基本持平。 Nothing where there is nothing to compare with."""
    if not movers.compared:
        return ""
    since = next(unit.change.since for unit in appraisal.units if unit.change)
    parts = []
    if movers.up:
        units = _moved(movers.up, appraisal)
        parts.append(claim("notice.moved_up", "up", count=len(movers.up), units=units))
    if movers.down:
        units = _moved(movers.down, appraisal)
        parts.append(claim("notice.moved_down", "down", count=len(movers.down), units=units))
    if not parts:
        parts.append(say("notice.none_moved"))
    elif movers.compared > len(movers.up) + len(movers.down):
        parts.append(say("notice.rest"))
    return say("notice.moved", since=since_title(since, appraisal.period), parts=clauses(parts))


def demands(office: str, plan: str, result: str, review: str) -> str:
    return say("notice.demand", office=one_line(office), plan=plan, result=result, review=review)


def asked(names: Sequence[str], office: str) -> str:
    """What courts, procurators and units of higher administration are asked, not told."""
    return say("notice.asked", units=some(names), office=one_line(office)) if names else ""


def copies(names: Sequence[str], others: str) -> str:
    """市委办公室，市中级人民法院，市税务局。"""
    told = [one_line(others).rstrip(say("join.stop"))] if others else []
    told += map(named, names) if len(names) <= 4 * NAMED else [say("notice.asked_many", count=len(names))]
    return ended(commas(told)) if told else ""


def ends(found) -> str:
    """市公安局92.44、市检察院92.25"""
    known = [unit for unit in found if unit.index is not None]
    told = [counted(named(unit.name), figure(unit.index, -unit.index.as_tuple().exponent)) for unit in known[:NAMED]]
    return joined(told) + _more(known, NAMED)


def topics_named(topics) -> str:
    """排队等候（157人）、政策解释（136人）、办事便利（130人）"""
    return joined(
        say("comments.topic", topic=named(line.topic), persons=count(line.persons)) for line in topics if line.persons
    )


def default(what: str) -> str:
    """What stands there unless the office has decided otherwise: 各参评单位."""
    return say("notice.default." + what)


def closing() -> str:
    return say("notice.closing")


def method(appraisal) -> str:
    """Scheme with its hash and seal, day and fingerprint of the data, forms left out, how changes were tested."""
    tests = next((unit.change.family.tests for unit in appraisal.units if unit.change and unit.change.family), 0)
    return clauses(
        [
            say("notice.scheme", title=named(appraisal.scheme_title), hash=appraisal.scheme_hash[:SHORT_HASH]),
            sealing_line(appraisal.sealed),
            say("notice.data", date=_day(appraisal.data_date), fingerprint=appraisal.fingerprint[:SHORT_HASH]),
            say("method.left_out", count=count(appraisal.left_out)) if appraisal.left_out else "",
            say("method.changes", count=tests) if tests else "",
        ]
    ) + say("join.stop")


def error(appraisal, subject: str) -> str:
    """……满意度得分90.31分，误差±0.22分。"""
    overall = appraisal.overall
    if overall.index is None or overall.margin is None:
        return ""
    about = one_line(subject) or series_name(appraisal.series)
    first = say(
        "overview.index", wave=wave_title(appraisal.period), series=about, index=figure(overall.index, appraisal.decimals)
    )
    return say("notice.error", told=first, error=figure(overall.margin, appraisal.decimals))


def close_classes(names: Sequence[str]) -> str:
    """政法机关类单位得分接近，请结合得分看名次。"""
    return say("notice.close_classes", unit_class=joined(named(class_title(name)) for name in names)) if names else ""


def little_known(appraisal) -> str:
    """Units that many did not know."""
    names = [unit.name for unit in appraisal.units if unit.has_note("low_awareness") and unit.rank is not None]
    return say("notice.little_known", units=some(names)) if names else ""


def to_decide(candidates: bool, scope: str) -> str:
    parts = [say("notice.decide_scope", scope=scope) if scope else say("notice.decide_scope_open")]
    parts.append(say("notice.decide_naming"))
    if candidates:
        parts.append(say("notice.decide_candidates"))
    return say("notice.decide", parts=clauses(parts))


def fill(what: str = "") -> str:
    """【请补充】 and what is to be written there."""
    return say("notice.fill") + (say("notice.fill." + what) if what else "")


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _issued(counts) -> str:
    found = counts.forms
    if found is None or (found.issued is None and found.returned is None):
        return ""
    channels = [named(each.name) for each in counts.channels if each.kind == "forms" and each.name]
    names = say("notice.both", first=channels[0], last=channels[1]) if len(channels) == 2 else joined(channels)
    parts = []
    if found.issued is not None:
        parts.append(say("notice.issued", names=names, count=count(found.issued)))
        if found.returned is not None:
            parts.append(say("notice.returned", count=count(found.returned)))
        if found.return_rate is not None:
            parts.append(say("notice.return_rate", rate=percent(found.return_rate)))
    else:
        parts.append(say("notice.returned_only", names=names, count=count(found.returned)))
    if found.valid is not None:
        parts.append(say("notice.valid", count=count(found.valid)))
        if found.valid_rate is not None:
            parts.append(say("notice.valid_rate", rate=percent(found.valid_rate)))
    return commas(parts)


def _phone(counts) -> str:
    found = counts.phone
    if found is None or found.completed is None:
        return ""
    valid = say("notice.phone_valid", count=count(found.valid)) if found.valid is not None else ""
    return commas([say("notice.phone", count=count(found.completed)), valid])


def _open(counts) -> list[str]:
    found = [each for each in counts.open if each.valid]
    if not found or any(not each.name for each in found):
        return []
    names = joined(named(each.name) for each in found)
    return [say("notice.open", names=names, count=count(sum(each.valid for each in found)))]


def _all_valid(counts) -> int:
    return sum(channel.valid or 0 for channel in counts.channels)


def _scored(found) -> str:
    known = [unit for unit in found if unit.index is not None]
    told = [
        say(
            "notice.scored_tied" if unit.tied else "notice.scored", unit=named(unit.name),
            score=figure(unit.index, -unit.index.as_tuple().exponent), rank=unit.rank,
        )
        for unit in known[:LISTED]
    ]  # fmt: skip
    return joined(told) + _more(known, LISTED)


def _more(units, shown: int) -> str:
    """等14个: of many that share a place the first are named."""
    return say("list.more", count=len(units)) if len(units) > shown else ""


def _moved(units, appraisal) -> str:
    told = [
        say(
            "notice.moved_unit", unit=named(unit.name), score=figure(unit.index, appraisal.decimals),
            change=change_of(unit, appraisal, "unit"),
        )
        for unit in units[:NAMED]
        if unit.shown and unit.change.shown
    ]  # fmt: skip
    return joined(told) + _more(units, NAMED)


def difference_line(found) -> str:
    """正文92.31与评议结果92.13不一致：…… of an edited paper; of a table the row and the column."""
    kind = "gone" if not found.in_table and found.kind == "changed" and not found.was else found.kind
    place = "table" if found.in_table else "text"
    return say(f"compare.{place}.{kind}", now=found.now or "—", was=found.was, where=one_line(found.where))


def template_lines(found) -> list[str]:
    """Which fields of a template are used, which not, and what is no field."""
    told = {"used": found.used, "missing": found.missing, "unknown": found.unknown, "not_alone": found.not_alone}
    return [say("template." + name, names=joined(map(one_line, names))) for name, names in told.items() if names]
