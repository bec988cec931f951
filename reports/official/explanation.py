"""送审说明: how sure the result is, for those who decide. Only here does uncertainty stand."""

from __future__ import annotations

from analytics.decisions import decisions
from analytics.facts import foot
from reports.official import body
from reports.official.annexes import errors
from reports.official.material import EXPLANATION, Material
from reports.official.paper import OfficialPaper
from words import notice as told
from words.decisions import naming
from words.punctuation import clauses, ended
from words.sentences import foot_caveats


def explanation(material: Material) -> OfficialPaper:
    whole, found = material.whole, decisions(material.whole)
    feet = [each for each in map(foot, whole.classes) if each is not None]
    close = [each.name for each in whole.classes if each.table is not None and each.table.close]
    certain = clauses(text for _, text in naming([each for each in feet if each.certain is not None]))
    texts = body.chapters(
        told.opening(EXPLANATION, whole, "", ""),
        (
            ("method", [told.method(whole), *body.base(material)]),
            ("sure", [told.error(whole, material.letterhead.subject), told.close_classes(close)]),
            ("last", [foot_caveats(feet), ended(certain) if certain else ""]),
            ("few", [told.unranked(found.too_few), told.little_known(whole)]),
            ("decide", [told.to_decide(bool(found.candidates), material.scope_text), told.fill("decide")]),
        ),
    )
    return body.framed(
        material, EXPLANATION, texts, (errors(material),), addressee=body.to(material.letterhead.brief_to), number="",
        red_head="", remark="",
    )  # fmt: skip
