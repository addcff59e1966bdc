"""Working days, and the roll of a period that ends on a day off (Civil Code art. 203: to the day after the holiday).

Days off are weekends and public holidays of the `holidays` library. It knows the days that China moves about each year,
working Saturdays included, as far as the State Council has published them (usually each November for the next year);
for later years it gives the statutory festivals alone, so that a far date may still move by a few days.
"""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

ONE_DAY = timedelta(days=1)


@cache
def _calendar(country: str) -> HolidayBase:
    return country_holidays(country)


def is_working_day(day: date, country: str = "CN") -> bool:
    return _calendar(country).is_working_day(day)


def rolled(day: date, country: str = "CN") -> date:
    """`day`, or the next working day where it is none."""
    while day < date.max and not is_working_day(day, country):
        day += ONE_DAY
    return day
