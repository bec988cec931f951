"""The importance–performance matrix of a class: a point a dimension, crosses of error, four named quadrants.

Labels are put where they cover nothing: beside, above or below their point, and farther away with a thin line where the
points lie close together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ui.markup import text
from words import say
from words.failures import one_line
from words.numbers import percent, signed
from words.reasons import quadrant as quadrant_word

WIDTH, HEIGHT = 560, 360
LEFT, RIGHT, TOP, FOOT = 6, 14, 12, 34
AXIS = 26
"""Where a share of 0 is: a mark there is not cut."""
LINE = 21
"""Height of a line of text, with the larger type of narrow screens."""
ROOM = 1.08
"""How much farther than the farthest cross the axes go."""
LONGEST = 170
"""Width of a label; the whole name stands in the table and in the point's title."""
RINGS = (10.0, 24.0, 40.0, 60.0, 84.0, 112.0, 144.0)
DIRECTIONS = (
    (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1), (1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5),
)  # fmt: skip
FAR = 0.1
"""What a unit of distance costs, in area that would be covered."""
ROUNDS = 3
TONES = {"improve": "below", "minor": "below", "keep": "above", "surplus": "above", "uncertain": "near"}
SHAPES = {"below": "M-6.5,-5h13L0,6.5z", "above": "M-6.5,5h13L0,-6.5z", "near": "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z"}


@dataclass(frozen=True)
class Box:
    """Of a text or a mark, in units of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)

    def outside(self) -> float:
        """Area beyond the picture."""
        inside = self.overlap(Box(LEFT, 0, WIDTH, HEIGHT - FOOT))
        return (self.right - self.left) * (self.bottom - self.top) - inside


@dataclass(frozen=True)
class Label:
    """box: where the text stands; away: how far from its point."""

    name: str
    box: Box
    away: float

    @property
    def far(self) -> bool:
        """Whether a line leads to its point."""
        return self.away > RINGS[0]


def matrix(points: Sequence, basis: str, title: str) -> str:
    """points: analytics.importance.Point each, shares against 1/k and gaps against 0. basis: drivers or weights."""
    if not points:
        return ""
    even = 1 / len(points)
    right = max(ROOM * max(point.share_high for point in points), 2 * even)
    reach = ROOM * max(1.0, max(abs(point.gap) + (point.margin or 0) for point in points))

    def x(share: float) -> float:
        return round(AXIS + (WIDTH - AXIS - RIGHT) * share / right, 1)

    def y(gap: float) -> float:
        return round(TOP + (HEIGHT - TOP - FOOT) * (reach - gap) / (2 * reach), 1)

    corners = _corners()
    parts = [
        f'<path class="wp-break" d="M{x(even)},{TOP}V{HEIGHT - FOOT}M{LEFT},{y(0)}H{WIDTH - RIGHT}"/>',
        f'<path class="wp-grid" d="M{LEFT},{TOP}V{HEIGHT - FOOT}H{WIDTH - RIGHT}"/>',
        *(_text(box, quadrant_word(code), "wp-quiet") for code, box in corners.items()),
        f'<text class="wp-quiet" x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">'
        f"{text(say('causes.matrix.across_' + basis))} →</text>",
        f'<text class="wp-quiet" x="0" y="{HEIGHT - 8}">↑ {text(say("causes.matrix.up"))}</text>',
    ]
    places = [(x(point.share), y(point.gap)) for point in points]
    for point, (px, py) in zip(points, places, strict=True):
        parts.append(_cross(point, x, y, px, py, basis))
    labels = placed([shortened(point.dimension) for point in points], places, list(corners.values()))
    for point, label, (px, py) in zip(points, labels, places, strict=True):
        if label.far:
            cx, cy = (label.box.left + label.box.right) / 2, (label.box.top + label.box.bottom) / 2
            parts.append(f'<path class="wp-grid" d="M{px},{py}L{round(cx, 1)},{round(cy, 1)}"/>')
        parts.append(_text(label.box, label.name, "wp-label"))
        parts.append(_mark(point, px, py))
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text(_alt(points, title))}"'
    return f'<svg class="wp-trend wp-matrix" {frame}>{"".join(parts)}</svg>'


def placed(names: Sequence[str], places: Sequence[tuple[float, float]], taken: Sequence[Box]) -> list[Label]:
    """A label for each point, where it covers least; looked at again while that helps. taken: what stands there already."""
    marks = [Box(px - 8, py - 8, px + 8, py + 8) for px, py in places]
    labels: list[Label] = []
    for _ in range(ROUNDS):
        before = list(labels)
        for place, (name, (px, py)) in enumerate(zip(names, places, strict=True)):
            others = [label.box for other, label in enumerate(labels) if other != place]
            labels[place : place + 1] = [_best(name, px, py, marks, others, taken)]
        if labels == before:
            break
    return labels


def shortened(name: str) -> str:
    name = one_line(name)
    if _width(name) <= LONGEST:
        return name
    return next(name[:size] for size in range(len(name), 0, -1) if _width(name[:size] + "…") <= LONGEST) + "…"


def _best(name: str, px: float, py: float, marks: Sequence[Box], others: Sequence[Box], taken: Sequence[Box]) -> Label:
    """Nearest first, so that nothing farther is looked at once nothing is covered."""
    best, least = None, float("inf")
    for label in _candidates(name, px, py):
        if FAR * label.away >= least:
            break
        cost = _cost(label, marks, others, taken)
        if cost < least:
            best, least = label, cost
    return best


def _cost(label: Label, marks: Sequence[Box], others: Sequence[Box], taken: Sequence[Box]) -> float:
    """Area that is covered; another label weighs more than a mark, and far away a little."""
    box = label.box
    covered = sum(map(box.overlap, marks)) + 3 * sum(map(box.overlap, others)) + 0.6 * sum(map(box.overlap, taken))
    return covered + 3 * box.outside() + FAR * label.away


def _candidates(name: str, px: float, py: float) -> Iterator[Label]:
    width = _width(name)
    for away in RINGS:
        for dx, dy in DIRECTIONS:
            left = px + away if dx > 0 else px - away - width if dx < 0 else px - width / 2
            middle = py + dy * (away + LINE / 2 - 4)
            yield Label(name, Box(left, middle - LINE / 2, left + width, middle + LINE / 2), away)


def _corners() -> dict[str, Box]:
    """Names of the quadrants, in their outer corners."""
    found = {}
    for code, right, low in (
        ("keep", True, False),
        ("improve", True, True),
        ("surplus", False, False),
        ("minor", False, True),
    ):
        word = quadrant_word(code)
        width, top = _width(word), HEIGHT - FOOT - LINE if low else TOP
        left = WIDTH - RIGHT - width if right else LEFT + 4
        found[code] = Box(left, top, left + width, top + LINE)
    return found


def _cross(point, x, y, px: float, py: float, basis: str) -> str:
    path = ""
    if basis == "drivers":
        path += f"M{x(point.share_low)},{py}H{x(point.share_high)}"
    if point.margin is not None:
        path += f"M{px},{y(point.gap + point.margin)}V{y(point.gap - point.margin)}"
    return f'<path class="wp-cross wp-{TONES[point.quadrant]}" d="{path}"/>' if path else ""


def _mark(point, px: float, py: float) -> str:
    tone = TONES[point.quadrant]
    hollow = " wp-hollow" if point.quadrant == "uncertain" else ""
    said = say(
        "causes.matrix.point", name=one_line(point.dimension), share=percent(100 * point.share, 0),
        gap=signed(point.gap, 1), quadrant=quadrant_word(point.quadrant),
    )  # fmt: skip
    return (
        f'<path class="wp-spot wp-{tone}{hollow}" transform="translate({px},{py})" d="{SHAPES[tone]}">'
        f"<title>{text(said)}</title></path>"
    )


def _alt(points: Sequence, title: str) -> str:
    told = [
        say(
            "causes.matrix.point", name=one_line(point.dimension), share=percent(100 * point.share, 0),
            gap=signed(point.gap, 1), quadrant=quadrant_word(point.quadrant),
        )
        for point in points
    ]  # fmt: skip
    return say("causes.clause").join([title, *told])


def _text(box: Box, words: str, css: str) -> str:
    return f'<text class="{css}" x="{round(box.left, 1)}" y="{round(box.bottom - 5.5, 1)}">{text(words)}</text>'


def _width(label: str) -> float:
    """Of a text in the larger type of narrow screens."""
    return sum(18.5 if ord(char) > 255 else 10.5 for char in label)
