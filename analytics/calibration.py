"""What is known of the population takes from the error: the linearisation of estimates with fitted weights.

With initial weights d (design), fitted weights w, z_b = w_b u_b what ballot b moves a figure by, and x_b the indicators of
its categories:

    β    = (Σ d x xᵀ)⁻ Σ d x u                          weighted regression of u on the margins
    z'_b = w_b (u_b − x_b β)                            what the margins do not explain
    z'_r = the sum over r's ballots, less the mean over the respondents of r's stratum

Deville & Särndal (1992), Calibration Estimators in Survey Sampling, JASA 87, 376; their theorem: raking,
post-stratification and linear calibration have the same asymptotic variance. As in R survey's
calibrate(calfun="raking"), also of designs with strata: Σ_h n_h/(n_h−1) Σ_{r in h} z'z'ᵀ. A stratum with one respondent is
put together with the smallest other one (collapsed strata: Cochran 1977, Sampling Techniques, 5A.12). Trimmed weights are
treated as fitted ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.wave import Ratings

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True, eq=False)
class Calibration:
    """Of one group; rows of the matrices by position of the ballot and of the respondent in the wave.

    of_ballot: [ballot, margin category + stratum] what a ballot's z enters the regression and the stratum's mean with;
    of_respondent: [respondent, the same] what is taken off. scale: [respondent] stratum's n/(n−1) against the group's, as a
    root. inverse: of Σ d x xᵀ; size, moved: by stratum its respondents, and their sum of w x.
    """

    of_ballot: sparse.csr_array
    of_respondent: sparse.csr_array
    scale: np.ndarray
    inverse: np.ndarray
    size: np.ndarray
    moved: np.ndarray

    def sums(self, ballots: np.ndarray, z: np.ndarray) -> np.ndarray:
        """[category + stratum, figure] what these ballots add to the regression. z: [ballot, figure]."""
        return self.of_ballot[ballots].T @ z

    def explained(self, sums: np.ndarray) -> np.ndarray:
        """[category + stratum, figure] the regression's coefficients and the means of the strata, from all ballots."""
        n = len(self.inverse)
        slopes = self.inverse @ sums[:n]
        return np.concatenate([slopes, (sums[n:] - self.moved @ slopes) / self.size[:, None]])

    def residual(self, respondents: np.ndarray, z: np.ndarray, explained: np.ndarray) -> np.ndarray:
        """[respondent, figure] z' of z."""
        return (z - self.of_respondent[respondents] @ explained) * self.scale[respondents, None]


def calibration_of(
    ratings: Ratings,
    ballots: np.ndarray,
    initial: np.ndarray,
    weights: np.ndarray,
    margins: Sequence[tuple[np.ndarray, np.ndarray | None]],
    strata: np.ndarray,
) -> Calibration:
    """ballots: valid ones of a group; the rest by ballot. margins: category, and where the last category is a lack of the
    attribute the shares of the others. strata: from which the sample was drawn.
    """
    from scipy import sparse  # only where something is weighted: it takes a while to load

    x = _indicators(margins, len(ballots))
    person = ratings.ballot_respondent[ballots]
    people, first, place = np.unique(person, return_index=True, return_inverse=True)
    stratum = _collapsed(strata[first])
    size = np.bincount(stratum)
    inside = sparse.csr_array((np.ones(len(people)), (np.arange(len(people)), stratum)))
    membership = sparse.csr_array((np.ones(len(ballots)), (place, np.arange(len(ballots)))))
    weighed = membership @ x.multiply(weights[:, None]).tocsr()

    n = len(people)
    factor = np.divide(size, size - 1.0, out=np.ones(len(size)), where=size > 1) * (n - 1) / n
    scale = np.ones(len(ratings.respondent_key))
    scale[people] = np.sqrt(factor)[stratum]
    entering = sparse.hstack([x.multiply((initial / weights)[:, None]), membership.T @ inside]).tocsr()
    gram = (x.multiply(initial[:, None]).T @ x).toarray()
    return Calibration(
        of_ballot=_spread(entering, ballots, len(ratings.ballot_group)),
        of_respondent=_spread(sparse.hstack([weighed, inside]).tocsr(), people, len(ratings.respondent_key)),
        scale=scale,
        inverse=np.linalg.pinv(gram, rcond=1e-11, hermitian=True) if len(gram) else gram,
        size=size,
        moved=(inside.T @ weighed).toarray(),
    )


def _indicators(margins: Sequence[tuple[np.ndarray, np.ndarray | None]], n: int) -> sparse.csr_array:
    """[ballot, category]: indicators whose sums are known. Of a margin that some lack, the sum of (indicator − share among
    those who have it) is known, and the number of all."""
    from scipy import sparse  # only where something is weighted: it takes a while to load

    columns = []
    for codes, shares in margins:
        size = int(codes.max()) + 1
        each = sparse.csr_array((np.ones(n), (np.arange(n), codes)), shape=(n, size))
        if shares is not None:
            there = (codes < size - 1).astype(float)
            known = each[:, : size - 1] - sparse.csr_array(there[:, None]) @ sparse.csr_array(shares[None, :])
            each = sparse.hstack([known, sparse.csr_array(np.ones((n, 1)))])
        columns.append(each)
    return sparse.hstack(columns).tocsr() if columns else sparse.csr_array((n, 0))


def _collapsed(strata: np.ndarray) -> np.ndarray:
    """Strata numbered from 0; one with a single respondent is part of the smallest other one."""
    _, strata = np.unique(strata, return_inverse=True)
    while True:
        size = np.bincount(strata)
        order = np.argsort(size, kind="stable")
        if len(size) == 1 or size[order[0]] > 1:
            return strata
        _, strata = np.unique(np.where(strata == order[0], order[1], strata), return_inverse=True)


def _spread(rows: sparse.csr_array, places: np.ndarray, n: int) -> sparse.csr_array:
    """The rows at their places among n, the others empty."""
    from scipy import sparse  # only where something is weighted: it takes a while to load

    lengths = np.zeros(n, dtype=np.int64)
    order = np.argsort(places, kind="stable")
    rows = rows[order]
    lengths[places[order]] = np.diff(rows.indptr)
    return sparse.csr_array((rows.data, rows.indices, np.append(0, np.cumsum(lengths))), shape=(n, rows.shape[1]))
