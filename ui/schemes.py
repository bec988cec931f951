"""Parts of 计分办法: the rules of a wave's scheme, its seal, its amendments, and the form for another scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from jobs import FAILURES
from jobs.previews import preview_scheme
from jobs.schemes import preset_schemes, scheme_of
from jobs.sealing import Sealing, adopt, changes, seal, seal_of, uploaded_scheme
from jobs.viewer import EDITORS
from ui.markup import headline, section, table, text
from ui.previews import offer_preview
from ui.session import Session
from ui.shared import do_and_say
from words import failure, say
from words.numbers import NOTHING, count
from words.punctuation import beside
from words.scheme_terms import difference_lines, rule_label, rule_lines, share_text
from words.sealing import amendment_title, sealing_news
from words.sentences import Phrase, wave_title

WEIGHTS = ("groups", "dimensions")
TABLES = (*WEIGHTS, "levels")
"""Rules that are a table; all others are lines."""


def show_news(session: Session) -> Sealing:
    """Which scheme, and whether it is sealed."""
    if message := st.session_state.pop("schemes_done", ""):
        st.success(message)
    sealing = seal_of(session.viewer, session.store, session.selection.wave)
    tone = "down" if sealing.sealed is not None and not sealing.sealed.kept else "plain"
    news = Phrase(sealing_news(sealing.period, sealing.scheme.title, sealing.sealed), tone)
    st.html(headline(beside(wave_title(sealing.period), say("page.schemes")), [news], say("sealing.caveat")))
    return sealing


def show_rules(sealing: Sealing) -> None:
    """Every rule in words, and the file itself."""
    lines = [each for each in sealing.rules if each.kind not in TABLES or each.kind in WEIGHTS and each.value is None]
    said = [*rule_lines(lines), (say("sealing.rules_hash"), sealing.scheme.hash)]
    facts = "".join(f"<dt>{text(label)}</dt><dd>{text(value)}</dd>" for label, value in said)
    file = f"<summary>{text(say('sealing.file'))}</summary><pre>{text(sealing.text)}</pre>"
    st.html(
        _levels(sealing)
        + "".join(_weights(sealing, kind) for kind in WEIGHTS)
        + section(say("sealing.rules"), f'<dl class="wp-facts">{facts}</dl>')
        + f'<details class="wp-method">{file}</details>'
    )


def show_seal(session: Session, sealing: Sealing) -> None:
    """What was sealed and when, or the button to do it."""
    found = sealing.seal
    if found is not None:
        facts = [
            ("moment", f"{found.moment:%Y-%m-%d %H:%M}"), ("who", found.who), ("hash", found.hash),
            ("ballots", say("sealing.ballots_count", count=count(found.ballots))), ("noted", found.note),
        ]  # fmt: skip
        listed = "".join(f"<dt>{text(say('sealing.' + name))}</dt><dd>{text(value)}</dd>" for name, value in facts if value)
        st.html(section(say("sealing.state"), f'<dl class="wp-facts wp-close">{listed}</dl>'))
        return
    if session.viewer.role not in EDITORS:
        return
    st.html(section(say("sealing.seal"), f'<p class="wp-note">{text(say("sealing.seal_means"))}</p>'))
    with st.container(key="no_print_seal"):
        note = st.text_input(say("sealing.note"), key="seal_note", placeholder=say("sealing.note_example"), max_chars=500)
        sure = st.checkbox(say("sealing.sure"), key="seal_sure")
        if st.button(say("sealing.do"), key="seal_do", type="primary", disabled=not sure):
            _do(
                lambda: say(
                    "sealing.done",
                    title=seal(session.viewer, session.store, sealing.wave, note).scheme.title,
                )
            )


def show_amendments(sealing: Sealing) -> None:
    """Every change since, the latest first, with its reason and what it changed."""
    if sealing.seal is None:
        return
    if not sealing.amendments:
        st.html(f'<p class="wp-note">{text(say("sealing.no_amendments"))}</p>')
        return
    for each in reversed(sealing.amendments):
        made = each.amendment
        lines = "".join(f"<li>{text(line)}</li>" for line in difference_lines(each.differences))
        hashes = say("sealing.hashes", before=made.old_hash[:12], after=made.new_hash[:12])
        body = f'<ul class="wp-list">{lines}</ul><p class="wp-note">{text(hashes)}</p>'
        st.html(section(amendment_title(made), body, say("sealing.reason_of", reason=made.reason)))


def show_change(session: Session, sealing: Sealing) -> None:
    """Another scheme: what differs, how ranks would move, and then it is taken, with a reason once the wave is sealed."""
    if session.viewer.role not in EDITORS:
        return
    title = say("sealing.amend" if sealing.seal else "sealing.change")
    with st.container(key="no_print_scheme"), st.expander(title, key="scheme_open"):
        chosen = _choose(session)
        if chosen is None:
            return
        try:
            differing = changes(session.viewer, session.store, sealing.wave, chosen)
        except FAILURES as error:
            st.error(failure(error))
            return
        lines = "".join(f"<li>{text(line)}</li>" for line in difference_lines(differing))
        st.html(section(say("sealing.differences"), f'<ul class="wp-list">{lines}</ul>'))
        key = (str(session.store.path), sealing.wave, scheme_of(chosen).hash, session.store.state())
        offer_preview(
            "scheme_preview", key, lambda progress: preview_scheme(session.viewer, session.store, sealing.wave, chosen)
        )
        _take(session, sealing, chosen)


def _choose(session: Session) -> str | None:
    """The text of a preset or of a file; a file goes before."""
    presets = preset_schemes()
    name = st.selectbox(
        say("sealing.choose"), ["", *presets], key="scheme_choice", width=480,
        format_func=lambda each: scheme_of(presets[each]).title if each else say("sealing.choose_none"),
    )  # fmt: skip
    file = st.file_uploader(say("sealing.upload"), type=["toml"], key="scheme_file")
    if file is None:
        return presets[name] if name else None
    try:
        return uploaded_scheme(session.viewer, file.name, file.getvalue())
    except FAILURES as error:
        st.error(failure(error))
        return None


def _take(session: Session, sealing: Sealing, chosen: str) -> None:
    reason = ""
    if sealing.seal is not None:
        reason = st.text_input(
            say("sealing.reason"), key="scheme_reason", placeholder=say("sealing.reason_example"), max_chars=500
        )
    label = say("sealing.do_amend" if sealing.seal else "sealing.do_change")
    if st.button(label, key="scheme_take", type="primary", disabled=bool(sealing.seal) and not reason.strip()):
        _do(lambda: _done(adopt(session.viewer, session.store, sealing.wave, chosen, reason)))


def _done(changed: Sealing) -> str:
    if changed.seal is None:
        return say("sealing.changed", title=changed.scheme.title)
    return say("sealing.amended_done", title=changed.scheme.title, number=len(changed.amendments))


def _levels(sealing: Sealing) -> str:
    """Scores by level; a scale of numbers is a line."""
    if sealing.scheme.numbers is not None:
        return ""
    head = [say("sealing.level"), say("sealing.score")]
    rows = [[text(level.name), f"{level.score:g}"] for level in sealing.scheme.levels]
    title = rule_label(next(each for each in sealing.rules if each.kind == "levels"))
    return section(title, table(head, rows, ["l", ""], caption=title))


def _weights(sealing: Sealing, kind: str) -> str:
    """Shares as they count, a column for each class that has its own; nothing where all are equal."""
    by_class: dict[str, Mapping[str, float]] = {
        each.unit_class: each.value for each in sealing.rules if each.kind == kind and each.value is not None
    }
    if not by_class:
        return ""
    others = say("sealing.all_classes" if len(by_class) == 1 and "" in by_class else "sealing.other_classes")
    names = list(dict.fromkeys(name for shares in by_class.values() for name in shares))
    title = rule_label(next(each for each in sealing.rules if each.kind == kind and not each.unit_class))
    rows = [
        [text(name), *(share_text(shares[name]) if name in shares else NOTHING for shares in by_class.values())]
        for name in names
    ]
    head = [say("sealing.of_" + kind), *(each or others for each in by_class)]
    return section(title, table(head, rows, ["l wrap", *[""] * len(by_class)], caption=title))


def _do(job: Callable[[], str]) -> None:
    do_and_say(job, "schemes_done")
