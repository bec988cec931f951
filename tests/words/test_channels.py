"""What came back by channel, in words."""

from __future__ import annotations

from jobs.counts import Channel, Counts
from words.channels import channel_lines


def test_each_channel_has_the_rate_that_it_can_have() -> None:
    paper = Channel("纸质", "forms", issued=2_076, returned=1_994, invalid=42, valid=1_952, valid_stored=True)
    sent = Channel("网络", "forms", issued=7_900, returned=7_679, valid=7_307)
    phone = Channel("电话", "phone", dialled=8_214, connected=5_067, completed=2_650, valid=2_583)
    link = Channel("公开链接", "open", valid=1_386)
    together = Channel("", "forms", issued=9_976, returned=9_673, valid=9_259)
    assert channel_lines(Counts((paper, sent, phone, link), together, phone)) == [
        "纸质和网络评议表合计：发放9,976份，收回9,673份，回收率97.0%；有效9,259份，有效率95.7%。",
        "纸质：发放2,076份，收回1,994份，回收率96.1%；有效1,952份，有效率97.9%。",
        "网络：发放7,900份，收回7,679份，回收率97.2%；有效7,307份，有效率95.2%。",
        "电话：拨打8,214个，接通5,067个，成功访问2,650人，成功率52.3%；有效2,583份。",
        "公开链接：有效1,386份；公开的链接没有发放数，不算回收率。",
    ]
    assert channel_lines(Counts((), None, None)) == []
