"""Where a result stands on its way to print, in words."""

from __future__ import annotations

from words import remarks
from words.catalog import joined, say
from words.dates import day
from words.failures import one_line
from words.numbers import count, figure
from words.punctuation import bracketed, clauses, commas, labelled
from words.sentences import wave_title


def state_name(state) -> str:
    """草稿, 计分办法已封存, 已计算, 已复核, 送审中, 已审定, 已印发, 已更正, 已撤回; of a correction with 更正（…）."""
    name = say("approval.state." + state.state)
    return say("approval.correcting", state=name) if state.correcting else name


def paper_mark(state) -> str:
    """What stands on every page of what is printed: 草稿 before 送审, 送审稿 until 印发, 已撤回; "" once it is issued."""
    if state.is_out:
        return ""
    if state.state == "withdrawn":
        return say("approval.paper_withdrawn")
    return say("approval.paper_submitted" if state.state in ("submitted", "decided") else "approval.paper_draft")


def banner(state) -> tuple[str, ...]:
    """What a screen says above its figures, a line each: the state, what may come next, whether the live figures are still
    the frozen ones."""
    lines = [say("approval.banner", wave=wave_title(state.period), state=state_name(state))]
    if state.is_out and state.day is not None:
        lines.append(say("approval.issued_line", day=day(state.day), document=one_line(state.document)))
    if state.changed:
        lines.append(changed_line(state.changed))
    return tuple(lines)


def next_line(state) -> str:
    """下一步：复核、重新计算"""
    return labelled(say("approval.next"), joined(step_name(each, state) for each in state.next))


def step_name(step: str, state=None) -> str:
    """计算; 重新计算 where it was done before."""
    again = step == "calculate" and state is not None and state.version is not None
    return say("approval.step.recalculate" if again else "approval.step." + step)


def changed_line(changed) -> str:
    """冻结后数据、名录有变动：页面上的是现在的结果，冻结的结果没有变。"""
    return say("approval.changed", what=joined(say("approval.mark." + each) for each in changed))


def scope_line(scope) -> str:
    """前3名和后3名，另发一单位一函；误差和名次范围不出办公室"""
    parts = [say("approval.scope." + scope.kind, first=scope.first, last=scope.last)]
    if scope.letters and scope.kind not in ("all", "letters"):
        parts.append(say("approval.scope_letters"))
    leaving = [say("approval.scope_" + name) for name in ("error", "rank_range") if getattr(scope, name)]
    parts.append(say("approval.scope_with", what=joined(leaving)) if leaving else say("approval.scope_without"))
    return commas(parts)


def veto_line(veto) -> str:
    """市城管局：因发生……实行一票否决，……"""
    return say("approval.veto", unit=one_line(veto.unit), event=one_line(veto.event), effect=say("veto." + veto.effect))


def signature_line(signature) -> str:
    """张三，2026年11月3日，复1号"""
    written = day(signature.day) if signature.day else ""
    return commas(one_line(each) for each in (signature.name, written, signature.document) if each)


def recomputed_line(found) -> str:
    """与第1版完全一致, or how many figures differ; and what of data, scheme, registry or program is not as it was."""
    key = "approval.identical" if not found.differences else "approval.differs"
    said = say(key, version=found.version, count=count(len(found.differences)))
    if not found.changed:
        return said + say("approval.same_basis")
    return said + say("approval.other_basis", what=joined(say("approval.mark." + each) for each in found.changed))


def difference_row(each, decimals: int) -> tuple[str, str, str, str]:
    """Subject, figure, as frozen, now."""
    subject = each.name or say("approval.whole")
    name = say("approval.figure." + each.figure)
    shown = [_shown(each.figure, value, decimals) for value in (each.before, each.now)]
    return subject, labelled(name, one_line(each.detail)) if each.detail else name, *shown


def version_line(frozen, state) -> str:
    """第1版，2026年11月3日计算，已印发"""
    told = state_name(state) if frozen.version == state.version else say("approval.earlier_version")
    return commas([say("approval.version", version=frozen.version, day=day(frozen.moment)), told])


def place_line(unit, unit_class) -> str:
    """政府部门类第33位（共36个单位参加排名）, or that it is not ranked."""
    if unit.rank is None:
        return say("approval.unranked")
    return say("approval.place", unit_class=unit_class.name, rank=unit.rank, count=len(unit_class.ranked))


def _shown(kind: str, value: object, decimals: int) -> str:
    if value is None or value == ():
        return say("approval.none")
    if kind == "verdict":
        return remarks.verdict_word(value)
    if kind == "band":
        return say(f"band.{value}")
    if kind == "notes":
        return clauses(remarks.note(each.code, each.facts) for each in value)
    if isinstance(value, bool):
        return say("approval.yes" if value else "approval.no")
    if isinstance(value, float):
        return figure(value, max(decimals, 2) + 2)
    if isinstance(value, tuple):
        return joined(map(str, value))
    return one_line(str(value))


def appeal_state(appeal, today) -> str:
    """已受理, 已核查, 已答复, with 已超期 where the last day has passed."""
    said = say("appeal.state." + appeal.state)
    return bracketed(said, say("appeal.late")) if appeal.late(today) else said
