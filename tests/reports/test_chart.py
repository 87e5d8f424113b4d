"""The geometry of a chart tells the truth about its counts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.reports.chart import geometry, scale_top
from clinic.reports.document import Chart, Period, Series
from tests.reports.documents import CHART


def chart_of(*counts: tuple[int, ...]) -> Chart:
    return Chart(
        heading="Sessions",
        intro="",
        summary="Sessions",
        period_heading="Month",
        periods=tuple(Period(str(n), str(n)) for n in range(len(counts[0]))),
        series=tuple(Series(f"Series {n}", values) for n, values in enumerate(counts)),
        caption="",
    )


@given(some.lists(some.tuples(some.integers(0, 40), some.integers(0, 40)), min_size=1, max_size=30))
def test_heights_are_in_proportion_and_columns_never_overlap_or_leave_the_drawing(pairs):
    chart = chart_of(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))
    shape = geometry(chart)
    counts = [count for series in chart.series for count in series.counts if count]
    unit = [column.height / count for column, count in zip(shape.columns, counts, strict=True)]
    assert not unit or max(unit) - min(unit) < 0.02
    ordered = sorted(shape.columns, key=lambda column: column.x)
    assert all(one.x + one.width <= two.x for one, two in itertools.pairwise(ordered))
    assert all(
        column.y > 0 and column.x > shape.left and column.x + column.width < shape.width for column in ordered
    )


@pytest.mark.parametrize(("highest", "top"), [(0, 2), (1, 2), (2, 2), (3, 4), (4, 4), (19, 20)])
def test_the_scale_starts_at_zero_and_holds_the_highest_count(highest, top):
    assert scale_top(highest) == top
    assert [tick.text for tick in geometry(chart_of((highest,))).heights] == ["0", str(top // 2), str(top)]


def test_a_month_without_sessions_has_no_column_and_keeps_its_place():
    shape = geometry(CHART)
    assert [tick.text for tick in shape.names][6] == "Aug"
    assert len([column for column in shape.columns if column.series == 0]) == 9


def test_many_periods_are_named_sparsely_and_not_counted_on_the_columns():
    shape = geometry(chart_of((1,) * 30))
    assert len(shape.names) == 10
    assert not any(column.label for column in shape.columns)


@pytest.mark.parametrize("counts", [((1, 2), (1,)), ((-1, 0),), ((1,), (1,), (1,))])
def test_a_chart_that_cannot_be_true_is_refused(counts):
    with pytest.raises(ValueError, match=r"chart|count"):
        chart_of(*counts)


def test_each_series_is_one_path_with_as_many_columns_as_it_has_counts():
    shape = geometry(CHART)
    assert [path.count("M") for path in shape.shapes] == [9, 9]
    assert geometry(chart_of((0, 0), (0, 2))).shapes[0] == ""
