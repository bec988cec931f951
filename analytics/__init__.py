"""Statistics of a public appraisal: arrays and a scheme in, one frozen result out.

scheme.py      the rules of scoring (计分办法)
wave.py        what was counted: units, cube, ratings
cells.py       means, and how much each cell weighs in an index
dimensions.py  scores of the dimensions and their weights
blocks.py      the ratings, respondent by respondent
influence.py   each respondent's influence, covariance, small cells
rates.py       满意率, 知晓率 and their intervals
published.py   half-up rounding, competition ranks, grades
rank_sets.py   simultaneous confidence sets for ranks
change.py      the change from one wave to the next
lineage.py     renamed, merged and split units, and an earlier wave on the units of a later one
disclosure.py  which groups may stand alone on a line
audit.py       whether what is shown gives away what is not
suppression.py what is shown of each unit; readers.py a result as others than analysts get it
difference.py  whether two views of a wave may stand side by side
measure.py     the above for one wave under one scheme
parts.py       scores by dimension and by line of groups
appraise.py    all of it, put together
appraisal.py   the result
explain.py     the calculation of one index, step by step
facts.py       what a sentence may claim about a result, and its test
integrity.py   checks over the ballots: forms.py, findings.py, effort.py, copies.py, clusters.py, robots.py, canvassing.py
effect.py      what would become of indices and ranks without some ballots
"""
