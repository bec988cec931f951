"""What runs in a process of its own, because a parser may abort or ask for all the memory.

child.py            the process: a request on standard input, sheets on standard output
sheets.py           cells of a sheet as codes
workbooks.py        .xlsx, .xlsb, .xls through calamine; percents.py and biff.py say which
                    cells are percentages
opendocument.py     .ods
documents.py        tables in a .docx
pages.py            tables of a web page, also one named .xls; workbooks of Excel 2003 in XML
statistics.py       .sav, .zsav, .dta
dbase.py            .dbf
"""
