"""Dates as imprecise as people know them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import bounds, latest


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018-03-08", "2018-03-08", "2018-03-08"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2017-21", "2017-03-01", "2017-05-31"),
        ("2017-22", "2017-06-01", "2017-08-31"),
        ("2017-23", "2017-09-01", "2017-11-30"),
        ("2017-24", "2017-12-01", "2018-02-28"),
        ("2017-33", "2017-01-01", "2017-03-31"),
        ("2017-36", "2017-10-01", "2017-12-31"),
        ("2017-08/2017-10", "2017-08-01", "2017-10-31"),
        ("2013~", "2013-01-01", "2013-12-31"),
        ("2013-05?", "2013-05-01", "2013-05-31"),
    ],
)
def test_a_date_means_its_days(text: str, first: str, last: str) -> None:
    """From the first to the last day it may mean."""
    assert (date.fromisoformat(first), date.fromisoformat(last)) == bounds(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("April 2017", "April 2017 is not a date such as 2018-03-08, 2018-03, 2018 or 2017-22 (summer 2017)"),
        ("2017-4", "2017-4 is not a date such as 2018-03-08, 2018-03, 2018 or 2017-22 (summer 2017)"),
        ("20170401", "20170401 is not a date such as 2018-03-08, 2018-03, 2018 or 2017-22 (summer 2017)"),
        ("٢٠١٧", "٢٠١٧ is not a date such as 2018-03-08, 2018-03, 2018 or 2017-22 (summer 2017)"),
        ("2017-04-31", "2017-04-31 is no day of the calendar"),
        ("2017-22-01", "2017-22-01 is no day of the calendar"),
        ("2017-04-00", "2017-04-00 is no day of the calendar"),
        ("2017-00", "2017-00 names no month: 01 to 12, 21 to 24 for spring to winter, 33 to 36 for quarters"),
        ("2017-13", "2017-13 names no month: 01 to 12, 21 to 24 for spring to winter, 33 to 36 for quarters"),
        ("0000", "0000 is not a year"),
        ("2018/2017", "2018/2017 ends before it begins"),
        ("2018/", "2018/ is not an interval such as 2017-08/2017-10"),
        ("/2018", "/2018 is not an interval such as 2017-08/2017-10"),
        ("2017/2018/2019", "2017/2018/2019 is not an interval such as 2017-08/2017-10"),
        ("2018/" * 5000, "2018/2018/2018/2018/2018/2018/… is not an interval such as 2017-08/2017-10"),
        ("x" * 5000, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is not a date"),
        ("9999-24", "9999-24 is not a year"),
    ],
)
def test_what_is_no_date_is_refused(text: str, message: str) -> None:
    """The message holds the text and what would do."""
    with pytest.raises(ValueError, match="is|names|ends") as caught:
        bounds(text)
    assert message in str(caught.value)


@given(st.dates())
def test_a_day_means_itself(day: date) -> None:
    """The precise form is the plain ISO date."""
    assert (day, day) == bounds(day.isoformat())
    assert latest(day.isoformat()[:7]) >= day
    assert bounds(day.isoformat()[:4])[0] <= day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """No text makes it fail in another way."""
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert first <= last
