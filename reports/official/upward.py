"""报告: what is reported upward, with 签发人. Leaders see all that may be shown, whatever will be public."""

from __future__ import annotations

from analytics.facts import movers
from reports.official import body
from reports.official.annexes import annexes
from reports.official.material import REPORT, Material
from reports.official.paper import OfficialPaper
from words import notice as told


def report(material: Material) -> OfficialPaper:
    head, view, appraisal = material.letterhead, material.everything, material.appraisal
    texts = body.chapters(
        told.opening(REPORT, appraisal, head.issuer, head.basis),
        (
            ("base", body.base(material)),
            ("result", [*body.overall(material, view), *body.of_classes(material, view), *body.not_ranked(material, view)]),
            ("moved", [told.moved(movers(appraisal), appraisal)]),
            ("problems", body.problems(material)),
            ("next", [told.fill("next")]),
        ),
        told.closing(),
    )
    return body.framed(
        material, REPORT, texts, annexes(material, view, material.wording.annexes),
        addressee=body.to(head.report_to), signer=material.wording.signer or head.signer or told.fill(),
        colophon=body.printed(material, told.copies((), head.copies)),
    )  # fmt: skip
