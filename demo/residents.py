"""Who scans the code: sex, age and place of living of the residents, drawn after their answers and apart from them.

More of the young and fewer of the old than live in the city, and the old are milder: so weights have something to do.
"""

from __future__ import annotations

import re
from statistics import NormalDist

import numpy as np

from demo.answers import DISSATISFIED, SATISFIED, SCORES, Answers

SEX = {"男": 0.46, "女": 0.54}
AGES = {"18-24岁": 0.17, "25-34岁": 0.33, "35-44岁": 0.26, "45-54岁": 0.14, "55-64岁": 0.07, "65岁以上": 0.03}
DISTRICTS = {
    "望湖": "望湖区", "汀南": "汀南区", "澄湖": "澄湖市", "青岚": "青岚县", "石溪": "石溪县", "云岭": "云岭县",
    "经开区": "云汀经济技术开发区",
}  # fmt: skip
UNSAID = 0.015
"""Share of those who do not give their age."""
_MILDER = 0.25
"""Correlation of age with what a form gives on average."""


def draw_residents(rng: np.random.Generator, answers: Answers, addresses: list[str], unsaid: str) -> dict[str, list[str]]:
    """Answers by question, a form each; most people live where their address is."""
    forms = len(answers.numbers)
    latent = _MILDER * _mildness(answers.ticks) + np.sqrt(1 - _MILDER**2) * rng.standard_normal(forms)
    limits = [NormalDist().inv_cdf(share) for share in np.cumsum(list(AGES.values()))[:-1]]
    ages = np.array([*AGES, unsaid], dtype=object)[
        np.where(rng.random(forms) < UNSAID, len(AGES), np.searchsorted(limits, latent))
    ]
    sex = rng.choice(list(SEX), forms, p=list(SEX.values()))
    elsewhere = rng.choice(list(DISTRICTS.values()), forms)
    here = [DISTRICTS[re.search("云汀-(.+)[)]", address)[1]] for address in addresses]
    district = np.where(rng.random(forms) < 0.9, np.array(here, dtype=object), elsewhere)
    return {"您的性别": sex.tolist(), "您的年龄段": ages.tolist(), "您所在的县（市、区）": district.tolist()}


def _mildness(ticks: np.ndarray) -> np.ndarray:
    """Place of each form among all by its mean score, as a normal quantile."""
    flat = ticks.reshape(len(ticks), -1)
    scored = (flat >= SATISFIED) & (flat <= DISSATISFIED)
    score = np.where(scored, np.array([0.0, *SCORES, 0.0, 0.0, 0.0])[flat], 0.0).sum(axis=1) / np.maximum(
        scored.sum(axis=1), 1
    )
    place = np.argsort(np.argsort(score, kind="stable"), kind="stable")
    return np.array([NormalDist().inv_cdf((each + 0.5) / len(ticks)) for each in place])
