"""
Dates as people know them: to the day, the month, the season or the year.

The text is Extended Date/Time Format (EDTF, ISO 8601-2): `2018-03-08`, `2018-03`, `2018`, `2017-22` (summer 2017),
`2017-08/2017-10` (some time between). A question mark or tilde behind it (`2013~`) says that the source was unsure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

__all__ = ["bounds", "latest"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~%]?\Z")
_LONGEST = 30  # the longest date is an interval of two days with a mark behind each: 23 characters
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}


@lru_cache(maxsize=4096)  # the shipped tables hold some 700 dates, many of them often
def bounds(text: str) -> tuple[date, date]:
    """
    Return the first and the last day that the EDTF *text* may mean.

    Seasons are three whole months, winter running into the next year; 33 to 36 are the quarters of a year.

    Raises:
        ValueError: If *text* is not of the forms above or names a day that does not exist.

    >>> bounds("2017-22")
    (datetime.date(2017, 6, 1), datetime.date(2017, 8, 31))
    >>> bounds("2016-02")[1]
    datetime.date(2016, 2, 29)
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _bounds(text)
    if not start or not end or "/" in end:
        raise ValueError(f"{_shown(text)} is not an interval such as 2017-08/2017-10")
    first, last = _bounds(start)[0], _bounds(end)[1]
    if first > last:
        raise ValueError(f"{text} ends before it begins")
    return first, last


def _bounds(text: str) -> tuple[date, date]:
    match = _DATE.match(text)
    if not match:
        raise ValueError(f"{_shown(text)} is not a date such as 2018-03-08, 2018-03, 2018 or 2017-22 (summer 2017)")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if not date.min.year <= year < date.max.year:
        raise ValueError(f"{text} is not a year")
    if match[2] and not 1 <= month <= 12 and month not in _SEASONS:
        raise ValueError(f"{text} names no month: 01 to 12, 21 to 24 for spring to winter, 33 to 36 for quarters")
    if match[3] and (month in _SEASONS or not 1 <= day <= monthrange(year, month)[1]):
        raise ValueError(f"{text} is no day of the calendar")
    if day:
        return date(year, month, day), date(year, month, day)
    if month in _SEASONS:
        first_month, last_month = _SEASONS[month]
        last_year = year + (last_month < first_month)
        return date(year, first_month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def latest(text: str) -> date:
    """
    Return the last day that the EDTF *text* may mean.

    Raises:
        ValueError: As `bounds` does.

    >>> latest("2017-04")
    datetime.date(2017, 4, 30)
    """
    return bounds(text)[1]
