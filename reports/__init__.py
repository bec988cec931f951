"""Documents: an Appraisal in, bytes out.

ranking_table.py   the 排名表 as rows of text and figures, with its method note
sheets.py          the same rows as CSV and XLSX
registry_sheet.py  the 单位名录 as a workbook that can be imported again
cells.py           text that Excel cannot run
"""
