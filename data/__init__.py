"""Bytes to tables, tables to meaning, and the DuckDB store. Problems are data here; sentences are in `words`.

reader.py          any file to a Table (text_reader.py, workbook_reader.py behind workbook_guard.py)
layout.py          which column means what
shapes.py          a Table to Rows: long, wide, registry
assemble.py        Rows to Content, rejected rows with their reasons
content.py         what one batch brings
store.py           the database: one connection, a cursor per query
batches.py         a batch in, out, back again, or replaced
batch_detail.py    what one batch brought, and what was done with it
raw_files.py       files as they came, encrypted, where the office keeps them
progress.py        how far a long job is, and how it is stopped
wave_rows.py       the arrays of one wave
fingerprint.py     one line that stands for the data of a wave
"""
