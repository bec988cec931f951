"""The demonstration city 云汀市, which does not exist: survey files to practise on, and the truth behind them."""

from demo.city import write_city
from demo.rectification import Entry
from demo.truth import SurveyFile, Truth, Wave

__all__ = ["Entry", "SurveyFile", "Truth", "Wave", "write_city"]
