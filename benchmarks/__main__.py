"""Runs every benchmark, one after the other: python -m benchmarks"""

import sys

from benchmarks import against_survey, appraisal_speed, attacks, comment_speed, coverage, first_view, import_speed, places

sys.argv = sys.argv[:1]
for benchmark in (coverage, places, attacks, against_survey, appraisal_speed, import_speed, comment_speed, first_view):
    print(f"== {benchmark.__name__}")
    benchmark.main()
