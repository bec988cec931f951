"""Documents: an Appraisal in, bytes out.

ranking_table.py   the 排名表 as rows of text and figures, with its method note
ranking_view.py    which units, in which order, with which columns a reader chose
sheets.py          the same rows as CSV and XLSX
unit_sheet.py      the sheet of one unit, whose workbook calculates its index
appeal_book.py     复核材料 of one unit, whose formulas come to the published score
count_table.py     计票汇总表 and 统计结果确认单 as rows; count_sheets.py on paper
comment_table.py   comments that were found, masked
difference_sheet.py  what two entries say differently
registry_sheet.py  the 单位名录 as a workbook that can be imported again
ledger_workbook.py  the ledger of one unit, to be filled in and sent back
cells.py           text that Excel cannot run
"""
