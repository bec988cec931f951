"""A page of Dash with a headline, figures and a table, to compare with: dash_page.py PORT FILE.

The file is JSON: headline, figures (label, value), head and rows. Run by benchmarks.first_view with whatever interpreter
has Dash; it needs nothing of ours.
"""

import json
import sys

from dash import Dash, html

port, file = sys.argv[1:]
with open(file, encoding="utf-8") as stream:
    page = json.load(stream)


def table() -> html.Table:
    head = html.Tr([html.Th(cell) for cell in page["head"]])
    return html.Table([html.Thead(head), html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in page["rows"]])])


app = Dash(title="Dash")
app.layout = lambda: html.Div(
    [
        html.H1(page["headline"]),
        html.Dl([each for label, value in page["figures"] for each in (html.Dt(label), html.Dd(value))]),
        table(),
    ]
)
app.run(host="127.0.0.1", port=int(port))
