"""What an office has decided for all its papers."""

from __future__ import annotations

from dataclasses import dataclass, fields

from reports.official.fonts import PRESETS, Fonts

LONGEST = 200


@dataclass(frozen=True)
class Letterhead:
    """issuer: 发文机关, as it signs; office: its short name inside sentences; red_head: 发文机关标志; code: 机关代字.
    subject: what is rated, as in 全市机关作风; basis: the plan that the appraisal rests on, with its number.
    to, report_to, brief_to: 主送 of 通报, 报告 and 呈阅件; copies: 抄送, beside the units that are asked. signer: 签发人;
    printer: 印发机关; remark: 附注. stamped: papers get a stamp, yes or no. fonts: of fonts.PRESETS.
    """

    issuer: str = ""
    office: str = ""
    red_head: str = ""
    code: str = ""
    subject: str = ""
    basis: str = ""
    to: str = ""
    report_to: str = ""
    brief_to: str = ""
    copies: str = ""
    signer: str = ""
    printer: str = ""
    remark: str = ""
    stamped: str = "yes"
    fonts: str = "gb2312"

    @property
    def types(self) -> Fonts:
        return PRESETS[self.fonts]


FIELDS = tuple(each.name for each in fields(Letterhead))
