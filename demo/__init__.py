"""The demonstration city 云汀市, which does not exist: survey files to practise on, and the truth behind them."""

from demo.city import write_city
from demo.truth import SurveyFile, Truth

__all__ = ["SurveyFile", "Truth", "write_city"]
