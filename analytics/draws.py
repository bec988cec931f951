"""The normal distribution: its shares, and draws that do not depend on the order in which the units stand in a file."""

from __future__ import annotations

import math

import numpy as np


def figure_order(index: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Positions, best first; equal figures by their errors. index: [p]; covariance: [p, p]."""
    return np.lexsort(_keys(index, covariance))


def alike(index: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """[p] number of the set of units that no figure tells apart: the same index, error and sum of covariances."""
    keys = np.stack(_keys(index, covariance), axis=1)
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)


def normal_draws(covariance: np.ndarray, count: int, seed: int) -> np.ndarray:
    """[count, p] draws of N(0, covariance), which may be singular."""
    return np.random.default_rng(seed).standard_normal((count, len(covariance))) @ symmetric_root(covariance)


def symmetric_root(covariance: np.ndarray) -> np.ndarray:
    """The one root that leaves no sign to the library. covariance: positive semi-definite."""
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def normal_share(z: np.ndarray) -> np.ndarray:
    """Φ of every element. From the standard library: scipy takes longer to load than a short command to run."""
    return np.array([share_below(each) for each in z.ravel().tolist()]).reshape(z.shape)


def share_below(z: float) -> float:
    """Φ(z)"""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _keys(index: np.ndarray, covariance: np.ndarray) -> list[np.ndarray]:
    """The last is the first to sort by; all without the noise of the last digits."""
    variance = np.diag(covariance)
    scale = np.sqrt(np.nanmax(variance, initial=0.0)) or 1.0
    return [np.round(key, 9) for key in (covariance.sum(axis=1) / scale**2, variance / scale**2, -index / scale)]
