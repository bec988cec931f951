"""通报: what everybody is told of a result, as far as its 公布范围 goes."""

from __future__ import annotations

from reports.official import body
from reports.official.annexes import annexes
from reports.official.material import NOTICE, Material
from reports.official.paper import OfficialPaper
from words import notice as told


def notice(material: Material) -> OfficialPaper:
    """No uncertainty stands in it unless the 公布范围 says so; what has no data has no sentence."""
    head, view = material.letterhead, material.view
    texts = body.chapters(
        told.opening(NOTICE, material.appraisal, head.issuer, head.basis),
        (
            ("base", body.base(material)),
            ("result", [*body.overall(material, view), *body.of_classes(material, view), *body.not_ranked(material, view)]),
            ("problems", body.problems(material)),
            ("demands", body.demands(material)),
        ),
    )
    return body.framed(
        material, NOTICE, texts, annexes(material, view, material.wording.annexes),
        addressee=body.to(head.to or told.default("to")),
        colophon=body.printed(material, told.copies(material.asked, head.copies)),
    )  # fmt: skip
