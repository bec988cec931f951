"""Statistics of a public appraisal: arrays and a scheme in, one frozen result out.

scheme.py      the rules of scoring (计分办法)
weighting_rules.py  the tables of a scheme that say how a group's answers are weighted
wave.py        what was counted: units, cube, ratings, attributes of the respondents
weighting.py   design weights, raking, post-stratification, trimming, and what they cost
calibration.py what fitted weights take from the error
numbers.py     scales of typed numbers: their levels, bands and thresholds
scheme_diff.py a scheme rule by rule, and what differs between two; sealed.py: what a note says of a seal
cells.py       means, and how much each cell weighs in an index
dimensions.py  scores of the dimensions and their weights
blocks.py      the ratings, respondent by respondent
influence.py   each respondent's influence, covariance, small cells
shares.py      intervals of a share, and of the difference of two
rates.py       满意率, 知晓率 and their intervals
published.py   half-up rounding, competition and dense ranks
standings.py   who stands where in its class, ties broken as the scheme says
grades.py      等次 and 标记: rules over the places
listwise.py    answers that only count together
rank_sets.py   confidence sets for ranks, of all units at once and of each on its own; draws.py
shrinkage.py   scores drawn toward the class mean, reliability of a ranking
chances.py     chances of ranks: first, last, among the last k, i above j
tiers.py       tiers of a ranking
flips.py       how many ballots hold a place
winners_curse.py  scores of the first and the last, corrected for having been picked
places.py      the six above, for every ranked unit
rate_change.py the change of the 满意率 of a whole wave
change.py      the change from one wave to the next; overlap.py: through people who are in both
multiplicity.py  families of tests, and p-values adjusted in them
trends.py      many waves: rising or falling, the usual range; records.py: highest, lowest, in a row
unit_lines.py  many units over the waves: who moved; reviews.py, review_lines.py: shares of reviews (好差评)
breaks.py      what a wave's figures stand on, and what changed of it
two_waves.py   two waves side by side
lineage.py     renamed, merged and split units, and an earlier wave on the units of a later one
disclosure.py  which groups may stand alone on a line
audit.py       whether what is shown gives away what is not
suppression.py what is shown of each unit; readers.py a result as others than analysts get it
difference.py  whether two views of a wave may stand side by side
measure.py     the above for one wave under one scheme
parts.py       scores by dimension and by line of groups
contributions.py  what a gap and a change are made of; decomposition.py: sums that come out to the last digit
banding.py     funnels and five words against the class mean; bands.py: those of a wave
appraise.py    all of it, put together
appraisal.py   the result
explain.py     the calculation of one index, step by step; level_counts.py: answers by level, for the unit alone
publication.py what a 公布范围 lets out; figure_diff.py: two results of a wave, figure by figure
position.py    where a unit stands in its class, and who comes before and after it
facts.py       what a sentence may claim about a result, and its test
falls.py       双降 and 靠后且下降; decisions.py: what leaders have to decide; portfolios.py: the units of a 分管口
integrity.py   checks over the ballots: forms.py, findings.py, effort.py, copies.py, clusters.py, robots.py, canvassing.py
heat_map.py    where units stand out
drivers.py     what goes with 总体评价, by relative_importance.py; importance.py: and where a unit lacks it
losses.py      what is missing to full marks, by part; shortfalls.py: dimensions in which a unit is proven below its class
class_profile.py  how the dimensions and the groups of a class stand to one another
case_mix.py    who answered, taken off; standardised.py: classes side by side; person_scores.py: a row a person and unit
effect.py      what would become of indices and ranks without some ballots
sensitivity.py the ranking under other schemes, other weights, other ballots; class_lines.py: lines of groups of a class
instrument.py  whether the questions measure one thing, and the groups see one order: reliability.py, agreement.py
follow_up.py   what became of tasks, beside similar units: similar_units.py (scores), similar_topics.py (topics)
relapses.py    closed tasks that came back
watch_list.py  rules that put units on a list; dissatisfaction.py: 不满意率 and its limit
comment_report.py  what people wrote, counted: comment_counts.py makes it for whoever may see it
comment_sorting.py comments by rule and by decision: comment_rules.py (the table), comment_masking.py, comment_cleaning.py,
               comment_types.py, comment_topics.py, comment_duplicates.py; comment_groups.py what no rule caught
comment_heads.py   merged comments and their parts; comment_reasons.py: why the rules said what they said
"""

import os

# Before numpy is loaded. Sums shared out among threads depend on how many there are, so the last digits would depend on
# the machine; and threads of several sessions that wait for one another cost more than these small matrices take.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
