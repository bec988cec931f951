"""What papers are made from, and what a person chose for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.appraisal import Appraisal
from analytics.comment_report import CommentReport
from analytics.publication import PublishedView
from reports.official.letterhead import Letterhead

NOTICE, REPORT, BRIEF, EXPLANATION = PAPERS = ("notice", "report", "brief", "explanation")
SHORT, FULL, DIMENSIONS, GROUPS = ANNEXES = ("short", "full", "dimensions", "groups")
"""排名表 of four columns, with all columns, 各评议内容 by class, 各评议主体 by unit."""


@dataclass(frozen=True)
class Wording:
    """number: 发文字号; day: 成文日期; signer: 签发人, if not the one of all papers; plan, result, review: days until
    which plans and results are due, and of 回头看. red_head, stamped: None as the office has decided. annexes: of ANNEXES;
    blocks: how many stand side by side in a 排名表. classes: to name only some of them, () for all."""

    number: str = ""
    day: date | None = None
    signer: str = ""
    plan: date | None = None
    result: date | None = None
    review: date | None = None
    red_head: bool | None = None
    stamped: bool | None = None
    annexes: tuple[str, ...] = (SHORT,)
    blocks: int = 2
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Material:
    """appraisal: as readers may have it; whole: with what analysts see of its errors. view: what the 公布范围 lets out,
    everything: the same if all is public, for papers that go upward. counts: forms and calls (jobs.counts). asked: units
    that are asked, not told. mark: 草稿 or 送审稿, "" once it is issued. candidates: what rules put before leaders
    (analytics.decisions), scope_text: the 公布范围 in words, "" while it is open."""

    appraisal: Appraisal
    whole: Appraisal
    view: PublishedView
    everything: PublishedView
    comments: CommentReport | None
    counts: object
    letterhead: Letterhead
    wording: Wording
    asked: tuple[str, ...] = ()
    demonstration: bool = False
    mark: str = ""
    scope_text: str = ""

    def classes_of(self, view: PublishedView):
        """Those that the paper is about."""
        chosen = self.wording.classes
        return tuple(each for each in view.classes if not chosen or each.name in chosen)
