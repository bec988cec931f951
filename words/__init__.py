"""Every term and sentence of the program, by id and language; numbers and dates as text.

zh.csv, en.csv  id, text; traditional characters are made from the Chinese ones
catalog.py      say("id", …), names and sentences joined; language.py: which one is spoken
punctuation.py  what stands between the parts of a sentence; english.py: plurals and ordinals
numbers.py      figures as text; dates.py: days and months
failures.py     what went wrong, as one sentence with what to do
method.py       how a ranking was made; schemes.py: the weights of a scheme; weighting.py: how answers were weighted
remarks.py      notes on units, states, changes
sentences.py    the sentences of screens and documents
claims.py       verbs that need a passed test; figures.py figures read back from a text
unit_lines.py   the lines of many units over the waves
summaries.py    what was understood of a file; previews.py what would change
ranking_views.py  what a reader chose to see of a ranking; two_waves.py two waves side by side
checks.py       checks of the ballots; channels.py what came back by channel
reasons.py      what gaps and changes are made of, bands, maps, importance
approval.py     where a result stands on its way to print, scopes of publication, appeals
comments.py     what people wrote, counted and by topic
follow_up.py    what became of tasks; watch_list.py: who is watched and why
ledger.py       整改台账: states, sentences, what is proposed
headings.py     what is looked at, over a printed page and in a file name
steps.py        the calculation of an index, line by line
"""

from words.catalog import joined, say
from words.failures import failure, place_of

__all__ = ["failure", "joined", "place_of", "say"]
