"""What screens share.

server.py      the ASGI application: security headers, what happens when a page fails
frame.py       around every page: navigation, sidebar, the shield against tracebacks
session.py     the open database, the viewer, and the selection that the URL carries
cache.py       jobs whose answers are kept, by data version, scheme and viewer
markup.py      HTML with every name escaped: headlines, figures, tables
unit_position.py  a unit among those of its class
drawings.py    intervals, dots and lines, drawn in HTML and SVG
ranking_choices.py  what a person chose to see of a ranking; ranking_table.py: the table itself
two_waves.py   places of two waves joined by lines; variants.py: places under other ways to calculate
comment_views.py  意见: comments.py in markup, comment_desk.py sorted by keyboard, comment_rules.py the rules behind it
keyboard.py    the number pad: a form is keyed in the browser and sent as a whole
linked.py      markup whose links stay inside the session
working.py     long jobs: progress, cancelling, the answer
uploads.py     files of any size, streamed to disk
style.css      the look
"""
