"""Where the columns of a chart stand: pure geometry, so that page and PDF draw the same picture."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.reports.document import Chart

# Drawing units, one to a point in the PDF: the width of the text on an A4 page.
WIDTH = 459.0
HEIGHT = 168.0
LEFT, TOP, BOTTOM = 22.0, 28.0, 20.0
# Above this many periods the counts over the columns and every name under the axis would touch.
CROWDED = 13


@dataclass(frozen=True)
class Column:
    """One column; `series` is its place among the series, `label` its count or empty for want of room."""

    x: float
    y: float
    width: float
    height: float
    series: int
    label: str


@dataclass(frozen=True)
class Tick:
    """A word or number with the place of its middle."""

    at: float
    text: str


@dataclass(frozen=True)
class Geometry:
    """Everything the picture needs, in drawing units from the upper left corner.

    `shapes` draws all columns of a series in one path, `grid` all lines: many small parts slow the PDF.
    """

    columns: tuple[Column, ...]
    shapes: tuple[str, ...]
    grid: str
    heights: tuple[Tick, ...]
    names: tuple[Tick, ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    base: float = HEIGHT - BOTTOM


def geometry(chart: Chart) -> Geometry:
    """Columns side by side for each period, on a scale that starts at zero."""
    top = scale_top(max(count for series in chart.series for count in series.counts))
    group = (WIDTH - LEFT) / len(chart.periods)
    columns = _columns(chart, group=group, top=top)
    heights = tuple(Tick(_y(value, top), str(value)) for value in (0, top // 2, top))
    return Geometry(
        columns=columns,
        shapes=tuple(_shape(columns, place) for place in range(len(chart.series))),
        grid="".join(f"M{LEFT} {tick.at}H{WIDTH}" for tick in heights),
        heights=heights,
        names=_names(chart, group),
    )


def scale_top(highest: int) -> int:
    """The smallest even number, at least 2, that holds the highest count; its half is on the scale too."""
    return max(2, highest + highest % 2)


def _y(value: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 2)


def _columns(chart: Chart, *, group: float, top: int) -> tuple[Column, ...]:
    width = round(min(16.0, group * 0.34), 2)
    start = LEFT + group / 2 - width * len(chart.series) / 2
    has_labels = len(chart.periods) < CROWDED
    return tuple(
        Column(
            x=round(start + index * group + place * width, 2),
            y=_y(count, top),
            width=round(width - 2, 2),
            height=round(HEIGHT - BOTTOM - _y(count, top), 2),
            series=place,
            label=str(count) if has_labels else "",
        )
        for place, series in enumerate(chart.series)
        for index, count in enumerate(series.counts)
        if count
    )


def _shape(columns: tuple[Column, ...], series: int) -> str:
    """The columns of one series as one path; those of the second are hollow, so their line runs inside."""
    edge = 0.5 * series
    base = HEIGHT - BOTTOM
    return "".join(
        f"M{one.x + edge:.2f} {base}V{one.y + edge:.2f}h{one.width - 2 * edge:.2f}V{base}"
        for one in columns
        if one.series == series
    )


def _names(chart: Chart, group: float) -> tuple[Tick, ...]:
    every = -(-len(chart.periods) // (CROWDED - 1))
    return tuple(
        Tick(round(LEFT + group * (index + 0.5), 2), period.short)
        for index, period in enumerate(chart.periods)
        if index % every == 0
    )
