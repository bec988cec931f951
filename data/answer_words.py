"""What the words of an answer say, and which level of a scheme each is nearest to: proposed, never applied."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.layout import NOT_RATED_WORDS
from data.numerals import number_of

NOT_RATED_CHOICES = ("不了解", "弃权", "未展示", "(跳过)")
"""What a word may mean that is no level: four different things, to the last table."""
DIRECTIONS = ("up", "down")
"""Of numbers: the larger the better, or the smaller."""
LONGEST = 60
LARGEST = 10
ALIKE = 0.6
FAR = 0.25
"""Degrees by which an answer and the level in its place may differ: a neutral answer is not 不满意 for being the fourth."""

_OTHERS = (
    (
        "不了解",
        r"不了解|不清楚|说不清|不知道|不好说|不熟悉|没(?:有)?接触|未接触|(?:don.?t|do not) know|no opinion|unsure|\bdk\b",
    ),
    ("弃权", r"弃权|拒答|拒绝回答|不愿(?:意)?回答|不想回答|refus|prefer not|decline"),
    ("未展示", r"未展示|没有显示|未显示|未出现|not (?:shown|asked|displayed)"),
    ("(跳过)", r"^[（(]?跳过[)）]?$|不适用|不涉及|skipped|not applicable|^n/?a$"),
)
_MIDDLE = re.compile(r"一般|中立|普通|尚可|无所谓|中等|^中$|neutral|neither|average|\bok(?:ay)?\b|equilibre|équilibre")
_WORDS = {
    "优": 1.0, "优秀": 1.0, "很好": 1.0, "非常好": 1.0, "良": 0.75, "良好": 0.75, "好": 0.75, "较好": 0.65, "比较好": 0.65,
    "合格": 0.4, "及格": 0.4, "较差": 0.3, "不好": 0.2, "差": 0.2, "不合格": 0.1, "很差": 0.0, "非常差": 0.0,
    "excellent": 1.0, "very good": 0.9, "good": 0.75, "fair": 0.4, "poor": 0.2, "bad": 0.2, "very poor": 0.0,
    "very bad": 0.0, "terrible": 0.0,
}  # fmt: skip
_CHINESE = re.compile(
    r"^(?P<strong>非常|很|十分|极其|极|完全|高度|特别|最)?(?P<soft>比较|较|基本|大体|尚|还算|还|有点|有些)?"
    r"(?P<not>不|没有|没)?(?P<weak>太|大|够|怎么|是很|很)?(?:满意|同意|赞成|认可|支持|信任|放心|认同)(?:了)?$"
)
_ENGLISH = re.compile(
    r"^(?P<most>completely|extremely|totally|fully)?(?P<strong>very|strongly|highly)?"
    r"(?P<soft>somewhat|fairly|slightly|mostly|moderately|rather|quite|a little|tend to)? ?"
    r"(?P<none>not at all )?(?P<weak>not very )?(?P<not>not |dis|un|in|ins)?"
    r"(?:satisf\w*|agree\w*|happy|interest\w*|likely|useful|important)$"
)
_LEAD = re.compile(r"^\s*(?:[A-Za-z]|\d{1,2})\s*[.、．:：)）]\s*")
_POINTS = re.compile(r"\s*[（(][^（）()]*[)）]$")
_CODED = re.compile(r"^(-?\d{1,2})\s*(?:[-–—.、:：=]\s*\D.*)?$")


@dataclass(frozen=True)
class Word:
    """An answer as it stands in the file. level: a level of the scheme, one of NOT_RATED_CHOICES, "" for no answer, or None
    where only a person can say; sure: it says so itself, and is not only near."""

    word: str
    count: int
    level: str | None
    sure: bool


def proposed(counts: Mapping[str, int], levels: Sequence[str], direction: str = "") -> tuple[Word, ...]:
    """Answers and how often each stands, with the level proposed. levels: of the scheme, best first.

    direction: of numbers, "" where nobody has said; then no number gets a level.
    """
    scored = [word for word in counts if word not in levels and not other_than_rated(word)]
    near = _by_number(scored, levels, direction) if are_numbers(scored) else _by_degree(counts, scored, levels)
    found = []
    for word, count in counts.items():
        if word in levels:
            found.append(Word(word, count, word, True))
        elif other := other_than_rated(word):
            found.append(Word(word, count, other, word in NOT_RATED_WORDS))
        else:
            found.append(Word(word, count, near.get(word), False))
    return tuple(sorted(found, key=lambda each: _order(each, levels)))


def degree(word: str) -> float | None:
    """How good an answer is, 1 the best, 0 the worst; None where the word does not say."""
    plain = _plain(word)
    if len(plain) > LONGEST:
        return None
    for form in dict.fromkeys((plain, _LEAD.sub("", plain), _POINTS.sub("", plain), _POINTS.sub("", _LEAD.sub("", plain)))):
        if form in _WORDS:
            return _WORDS[form]
        if _MIDDLE.search(form) and "不一般" not in form:
            return 0.5
        if found := _CHINESE.match(form.replace(" ", "")) or _ENGLISH.match(form):
            return _strength(found.groupdict())
    return None


def other_than_rated(word: str) -> str:
    """Which of NOT_RATED_CHOICES a word seems to be, "" where it rates."""
    plain = _plain(word)
    if len(plain) > LONGEST or _MIDDLE.match(plain):
        return ""
    return next((choice for choice, pattern in _OTHERS if re.search(pattern, plain)), "")


def code_of(word: str) -> int | None:
    """The number of 5, 5.0 or 5 - Very satisfied; None where a word has none up to LARGEST."""
    found = _CODED.match(_plain(word))
    value = int(found[1]) if found else None
    if value is None and len(word) <= LONGEST and (number := number_of(word)) is not None and number == int(number):
        value = int(number)
    return value if value is not None and 0 <= value <= LARGEST else None


def are_numbers(words: Iterable[str]) -> bool:
    """Whether these answers are points of a scale of numbers."""
    codes = [code_of(word) for word in words]
    return len(codes) > 1 and None not in codes


def _strength(parts: Mapping[str, str | None]) -> float:
    strong = parts.get("strong") or parts.get("most")
    if parts.get("none"):
        return 0.0
    if parts.get("weak"):
        return 0.3
    if parts["not"]:
        return 0.0 if parts.get("most") else 0.05 if strong else 0.3 if parts["soft"] else 0.2
    return 1.0 if parts.get("most") else 0.95 if strong else 0.65 if parts["soft"] else 0.8


def _by_degree(counts: Mapping[str, int], scored: Sequence[str], levels: Sequence[str]) -> dict[str, str]:
    """In order where there are as many answers as levels and no name speaks against it, else each by its own degree."""
    own = {level: value for level in levels if (value := degree(level)) is not None}
    degrees = {word: value for word in scored if (value := degree(word)) is not None}
    everything = {**degrees, **{word: value for word in levels if word in counts and (value := degree(word)) is not None}}
    if len(degrees) == len(scored) and len(everything) == len(levels) == len(set(everything.values())):
        inorder = dict(zip(sorted(everything, key=everything.get, reverse=True), levels, strict=True))
        if all(inorder[word] == word for word in everything if word in levels) and all(
            abs(everything[word] - own.get(level, everything[word])) <= FAR for word, level in inorder.items()
        ):
            return inorder
    near = {word: min(own, key=lambda level: abs(own[level] - value)) for word, value in degrees.items()} if own else {}
    for word in scored:
        if word not in near and len(word) <= LONGEST and (alike := difflib.get_close_matches(word, levels, 1, ALIKE)):
            near[word] = alike[0]
    return near


def _by_number(scored: Sequence[str], levels: Sequence[str], direction: str) -> dict[str, str]:
    """Only where the numbers are as many as the levels, and a person, or a word beside a number, says which end is best."""
    direction = direction or _told(scored)
    codes = {word: code_of(word) for word in scored}
    first = 0 if min(codes.values()) == 0 else 1
    if direction not in DIRECTIONS or set(codes.values()) != set(range(first, first + len(levels))):
        return {}
    from_worst = {first + place: level for place, level in enumerate(reversed(levels))}
    if direction == "down":
        from_worst = {first + place: level for place, level in enumerate(levels)}
    return {word: from_worst[code] for word, code in codes.items()}


def _told(words: Sequence[str]) -> str:
    """The direction that words beside the numbers tell: 1 - Very satisfied, 5 - Very dissatisfied."""
    said = sorted(
        (code_of(word), value) for word in words if (value := degree(re.sub(r"^-?\d+\s*[-–—=]?\s*", "", word))) is not None
    )
    if len(said) < 2 or said[0][1] == said[-1][1]:
        return ""
    return "up" if said[0][1] < said[-1][1] else "down"


def _order(word: Word, levels: Sequence[str]) -> tuple[int, float, str]:
    if word.level in levels:
        return levels.index(word.level), -(degree(word.word) or 0.0), word.word
    if (code := code_of(word.word)) is not None:
        return len(levels), float(code), word.word
    place = NOT_RATED_CHOICES.index(word.level) + 1 if word.level in NOT_RATED_CHOICES else 0
    return len(levels) + place, -(degree(word.word) or 0.0), word.word


def _plain(word: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", word).split()).lower()
