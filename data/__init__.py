"""Bytes to tables, tables to meaning, and the DuckDB store. Problems are data here; sentences are in `words`.

reader.py          any file to Grids: text_reader.py, or guarded_reader.py (a process of its own, parsers/) behind
                   package_guard.py and ole.py; archive.py for ZIP; limits.py says how much a file may ask for
typed_numbers.py   answers that are numbers
grid.py            a sheet before its header is known
header.py          a Grid to a Table; numerals.py knows numbers as people type them
tables.py          a Table: columns of text under a header
platforms/         a Grid from a known platform to a Table and the Layout that explains it
layout.py          which column means what
side_by_side.py    a Grid whose columns stand twice, to a Table; scores_across.py a column a dimension, to one of scores
attributes.py      what a form says of who filled it in: which columns (attributes.csv), which of their values are kept
shapes.py          what a Table is: long, wide, registry, tally, scores, register, caseload
assemble.py        ballots to Content, rejected rows with their reasons (assembled.py); form_columns.py reads moments,
                   durations and addresses
tally.py           counts to Content; scores.py, register.py, caseload.py: published scores, forms and calls, cases handled
content.py         what one batch brings
optical.py         lines of an optical reader to a Table; optical_layout.py holds its key
comparison.py      two entries of the same forms, cell by cell
entry.py           forms keyed in by hand
names.py           which names are one name written otherwise, and which only look alike
renaming.py        a Content under the names of the registry
registry.py        what batches say of units (aliases.py: what a person said)
store.py           the database: one connection, a cursor per query
batches.py         a batch in, out, back again, or replaced (log.py: who did what)
batch_detail.py    what one batch brought, and what was done with it
raw_files.py       files as they came, encrypted, where the office keeps them
progress.py        how far a long job is, and how it is stopped
wave_rows.py       the arrays of one wave; register_rows.py its forms and calls; review_rows.py its reviews and cases
counting.py        which ballots and ratings of a wave count
exclusions.py      which ballots persons left out, and why
ledger.py          整改台账: tasks and their history (ledger_states.py: which follows which; ledger_courses.py: histories)
working_days.py    holidays and make-up days
watch_list.py      重点监控: decisions by hand, lists as they were settled
seals.py           sealed schemes and their amendments
approval_steps.py  the way of a result to print, as rules; approvals.py: frozen results and the record of every step
appeals.py         the register of 复核申请
plans.py           how many ballots each group was to bring
ballot_facts.py    what is known of ballots beside their answers
log.py, packing.py who did what; rows put away as bytes
periods.py         when a wave was, from the text of its period, and which came first
fingerprint.py     one line that stands for the data of a wave
"""
