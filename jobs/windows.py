"""The service windows of a unit, each with what people last said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.reviews import Reviews, Share
from data.store import Store
from data.wave_rows import units_of, waves
from jobs.reviews import is_reviews, review_table
from jobs.viewer import Viewer


@dataclass(frozen=True)
class Window:
    """A child unit that people review. period: the newest in which they did; shares: by indicator (see
    analytics.reviews.INDICATORS), empty where they may not be shown (`hidden`); missing: why an indicator is not there.
    wave: the newest wave of the series, to which a link leads."""

    name: str
    unit_class: str
    series: str
    wave: str
    period: str
    shares: Mapping[str, Share] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False


def windows(viewer: Viewer, store: Store, unit: str) -> tuple[Window, ...]:
    """The child units of a unit (所属单位 in the registry) in the newest wave of every series of reviews (好差评, 评窗口)
    that the viewer may see, in the order of the registry. Empty where a unit has none, or is not known.
    """
    return windows_by_unit(viewer, store).get(unit, ())


def windows_by_unit(viewer: Viewer, store: Store) -> dict[str, tuple[Window, ...]]:
    """The same for every unit that has some."""
    newest = {row.series: row for row in waves(store) if viewer.sees_series(row.series)}
    found: dict[str, list[Window]] = {}
    for series, row in newest.items():
        parents = {each.name: each.parent for each in units_of(store, row.id) if each.parent}
        if not parents or not is_reviews(viewer, store, series):
            continue
        table = review_table(viewer, store, series)
        for each in table.units:
            if each.name not in parents:
                continue
            place = max(place for place, reviews in enumerate(each.reviews) if reviews is not None)
            reviews: Reviews = each.reviews[place]
            window = Window(
                each.name, each.unit_class, series, row.id, table.periods[place], each.shares(place),
                {} if each.hidden[place] else reviews.missing, each.hidden[place],
            )  # fmt: skip
            found.setdefault(parents[each.name], []).append(window)
    return {unit: tuple(each) for unit, each in found.items()}
