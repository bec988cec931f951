"""Runs every benchmark, one after the other: python -m benchmarks"""

import sys

from benchmarks import appraisal_speed, coverage

sys.argv = sys.argv[:1]
for benchmark in (coverage, appraisal_speed):
    print(f"== {benchmark.__name__}")
    benchmark.main()
