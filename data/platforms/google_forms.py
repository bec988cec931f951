"""Google Forms: the moment first, then a column per question under its title; a grid question is `question [row]`."""

from __future__ import annotations

from collections.abc import Sequence

from data.grid import Grid
from data.platforms.form import Form, Head, Question, body_table, is_one_of, named
from data.platforms.platform import Platform
from data.platforms.questions import bracketed

MOMENT = (
    "Timestamp", "时间戳记", "时间戳", "時間戳記", "Marca temporal", "Horodateur", "Zeitstempel", "タイムスタンプ",
    "타임스탬프", "Отметка времени", "Carimbo de data/hora", "Informazioni cronologiche", "Tijdstempel",
)  # fmt: skip
PERSONAL = ("Email Address", "Username", "电子邮件地址", "電子郵件地址", "用户名", "Dirección de correo electrónico")


def recognises(head: Head) -> bool:
    return bool(head.rows) and named(head.rows[0], *MOMENT) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    header = head.rows[0]
    table = body_table(grid, header, 1)
    moment = named(header, *MOMENT)
    roles = {} if moment is None else {"submitted": moment}
    personal = tuple(name for name in header if is_one_of(name, PERSONAL))
    questions = []
    for place, name in enumerate(table.header):
        if place != moment and name not in personal:
            stem, item = bracketed(name)
            questions.append(Question(place, stem, item, stem))
    return Form(table, tuple(questions), roles, personal=personal)


GOOGLE_FORMS = Platform("google_forms", recognises, read)
