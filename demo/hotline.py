"""Work orders of the 12345 hotline: a page for the browser under the name of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

import numpy as np

from demo.groups import RESIDENTS
from demo.remarks import CRITICISM, PRAISE, SUGGESTION, TOPICS

ORDERS = 420
HEADER = ("工单编号", "受理时间", "诉求类型", "承办单位", "诉求内容", "办结时间", "是否按期办结", "回访满意度")


def write_orders(path: Path, rng: np.random.Generator) -> None:
    """Orders of September 2026 in one HTML table."""
    rows = "".join(
        f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>\r\n"
        for tag, row in [("th", HEADER), *(("td", row) for row in _orders(rng))]
    )
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>\r\n'
        f'<body><table border="1">\r\n{rows}</table></body></html>\r\n'
    )
    path.write_bytes(page.encode("gb18030"))


_KINDS = {CRITICISM: "投诉", SUGGESTION: "建议", PRAISE: "表扬"}
_ANSWERS = ("满意", "基本满意", "不满意", "未回访")
_ANSWER_SHARES = (0.62, 0.2, 0.08, 0.1)


def _orders(rng: np.random.Generator) -> Iterator[tuple[str, ...]]:
    topics = [topic for topic in TOPICS if topic.group == RESIDENTS]
    weights = np.array([topic.weight for topic in topics])
    begun = np.sort(rng.integers(0, 30 * 86_400, ORDERS)).tolist()
    for number, place in enumerate(rng.choice(len(topics), ORDERS, p=weights / weights.sum()).tolist()):
        topic = topics[place]
        moment = datetime(2026, 9, 1) + timedelta(seconds=begun[number])
        days = float(rng.gamma(3.0, 1.4))
        yield (
            f"DH202609{number + 1:05d}", f"{moment:%Y-%m-%d %H:%M:%S}", _KINDS[topic.kind], topic.unit,
            str(rng.choice(topic.phrasings)), f"{moment + timedelta(days=days):%Y-%m-%d %H:%M:%S}",
            "是" if days <= 10 else "否", str(rng.choice(_ANSWERS, p=_ANSWER_SHARES)),
        )  # fmt: skip
