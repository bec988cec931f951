"""What the program can do, a function each; the only place where store and analytics meet.

    viewer.py          who asks, and what they may see
    databases.py       which database file is in use: the office's own or the demonstration's
    schemes.py         schemes and layouts by name or file; composing.py: a scheme made of parts
    imports.py         a file understood, stored; a batch withdrawn, reinstated, replaced
    plan.py            which waves, schemes and layout a file is read for
    sheets.py          what its sheets mean; unknown.py names that need a word
    previews.py        what a change would do to scores and ranks, without making it
    work.py            a job in a thread of its own, to watch and to cancel
    settings.py        whether files are kept, how large an upload may be
    layouts.py         mapping by hand: proposed, shown before and after, saved
    optical.py         the output of an optical reader, and its key
    entry.py           forms keyed in twice, settled, stored
    papers.py          the counts and the confirmation that counters sign
    names.py           names of units in a file against the registry
    changes.py         what a registry file says otherwise
    registry.py        the registry read, changed, taken away
    results.py         waves, appraisals, one unit; known.py: what to say of a name that nobody has
    trends.py          the waves of a series side by side, what changed; comparable.py: all under one scheme
    unit_lines.py      the lines of all units over the waves; reviews.py: reviews by week, month, quarter, year
    windows.py         the service windows of a unit and what people last said of them
    two_waves.py       two waves side by side, any two of them
    weighting.py       what weighting does to each group, and to the ranks
    reasons.py         why a unit stands where it stands; whether the comparison is fair
    follow_up.py       what became of the tasks of a wave, and what came back; watch_list.py: who is watched
    sealing.py         a scheme chosen, sealed, amended; seal_notes.py: what a method note says of it
    approval.py        from 计算 to 印发, 更正 and 撤回; freezing.py, packed.py, program.py: the whole result put away
    publication.py     what may leave the office; appeals.py: 复核申请 and the material for a unit
    ledger.py          整改台账 read and written; ledger_rules.py its settings, holidays.py the calendar
    ledger_proposals.py  what belongs into it by the results; ledger_answers.py workbooks out and back
    ledger_trace.py    from a comment to its task and the next wave, and back
    facts.py           what a sentence may say of a wave
    protection.py      whom the figures of a series protect, and what only analysts may try
    quality.py         what came back, what the checks point at, exclusions
    strictness.py      which ballots count; wave_arrays.py: the arrays of the store as a wave
    sensitivity.py     how far a place hangs on the scheme; instrument.py: reliability of the questions
    unit_sheets.py     one unit: its neighbours, its figures to take away
    exports.py         tables to take away
    comments.py        what people wrote: counted, found, decided, masked; comment_state.py: sorted, and kept
    comment_desk.py    what an analyst sorts; comment_rules.py, comment_effect.py: the rules, what a change would do
    comment_files.py   comments that were found, to take away
    demonstration.py   the demonstration city

Whatever goes wrong is one of FAILURES: a code and its facts, which `words.failure` turns into a sentence.
"""

from analytics.errors import AnalysisError
from data.problems import DataError

FAILURES = (DataError, AnalysisError)
