"""Official papers by GB/T 9704-2012: what stands in them, and how it stands on the page.

paper.py        a paper as text: title, paragraphs, annexes, signature, 版记
material.py     what papers are made from, and what a person chose for one
letterhead.py   what an office has decided for all its papers: who issues them, to whom they go, in which type
notice.py       通报; upward.py  报告; brief.py  呈阅件; explanation.py  送审说明
body.py         parts of the text that several of them share
annexes.py      排名表 and the other tables
lines.py        how many lines and pages a text will take
fonts.py        names of types; markup.py  elements of WordprocessingML; styles.py  styles of the paper
pages.py        paper size, margins, page numbers; blocks.py  title, signature, 版记; tables.py  annex tables
document.py     the .docx; package.py  the same bytes for the same paper
template.py     the office's own template and its fields
reading.py      paragraphs and tables of a paper that comes back; comparing.py  figures in it that were changed
"""
