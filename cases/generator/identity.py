"""Numbers that look right and belong to nobody.

| number | scheme | why it is nobody's |
|---|---|---|
| Chinese citizen | GB 11643: region, birthday, serial, MOD 11-2 check digit | region `000000` is not allotted |
| Chinese company | GB 32100: 18 characters, both check characters valid | region `000000` is not allotted |
| Chinese mobile | eleven digits, `154` + eight | segment 154 is given to no operator |
| English person | ICAO 9303 document number, 7-3-1 check digit | `UTO`, Utopia, is the specimen state |
| English company | ISO 17442 (LEI), MOD 97-10 check digits | issuer prefix `0000` is not allotted |
| North American phone | `(area) 555-01xx` | 555-0100 to 555-0199 are reserved for fiction |
| e-mail | `example.com`, `.org`, `.net` | reserved by RFC 2606 |

Each serial is spread over its range by a step that shares no factor with it, so that two debtors of one
file never share a number (up to the size of the range: 17 million citizens, 100 million others).
North American phones are only 3 000, so large English files repeat them.
"""

from datetime import date, timedelta
from functools import cache

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
COMPANY_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
COMPANY_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
STEP = 7_368_787  # prime: shares no factor with the ranges below
HUNDRED_MILLION = 10**8


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """Sum of digit times weight, place by place; letters count from A = 10."""
    return sum(int(digit, 36) * weight for digit, weight in zip(digits, weights, strict=False))


def citizen_check(first_seventeen: str) -> str:
    """GB 11643 check character of the first seventeen digits."""
    return ID_CHECKS[weighted(first_seventeen, ID_WEIGHTS) % 11]


def company_check(first_seventeen: str) -> str:
    """GB 32100 check character of the first seventeen characters."""
    total = sum(
        COMPANY_ALPHABET.index(sign) * weight for sign, weight in zip(first_seventeen, COMPANY_WEIGHTS, strict=True)
    )
    return COMPANY_ALPHABET[-total % 31]


def organisation_check(eight_digits: str) -> str:
    """GB 11714 check character of an organisation's eight digits."""
    return "0123456789X0"[11 - weighted(eight_digits, ORGANISATION_WEIGHTS) % 11]


@cache
def birthdays() -> list[tuple[str, int]]:
    """(region and birthday, its weighted sum) for every day of 1956 to 2004."""
    first, last = date(1956, 1, 1), date(2004, 12, 31)
    days = [(first + timedelta(days=count)).strftime("%Y%m%d") for count in range((last - first).days + 1)]
    return [("000000" + day, weighted(day, ID_WEIGHTS[6:14])) for day in days]


@cache
def serials() -> list[tuple[str, int]]:
    """(three digits, their weighted sum) for every serial of a day."""
    return [(f"{serial:03d}", weighted(f"{serial:03d}", ID_WEIGHTS[14:])) for serial in range(1000)]


class CitizenNumbers:
    """Citizen numbers by index, from tables instead of arithmetic per digit."""

    def __init__(self, offset: int) -> None:
        self._days, self._serials, self._offset = birthdays(), serials(), offset
        self._range = len(self._days) * 1000

    def number(self, index: int) -> str:
        """The 18 characters for a debtor's index."""
        place = (index * STEP + self._offset) % self._range
        day, day_sum = self._days[place // 1000]
        serial, serial_sum = self._serials[place % 1000]
        return day + serial + ID_CHECKS[(day_sum + serial_sum) % 11]


def company_number(index: int, offset: int) -> str:
    """Chinese unified social credit code, region 000000."""
    digits = f"{(index * STEP + offset) % HUNDRED_MILLION:08d}"
    body = "91000000" + digits + organisation_check(digits)
    return body + company_check(body)


def utopian_number(index: int, offset: int) -> str:
    """ICAO 9303 style document number of the specimen state: UTO, eight digits, one check digit."""
    serial = (index * STEP + offset) % HUNDRED_MILLION
    digits = f"{serial:08d}"
    return f"UTO{digits}{weighted(digits, (7, 3, 1, 7, 3, 1, 7, 3)) % 10}"


def entity_number(index: int, offset: int) -> str:
    """ISO 17442 style entity number with issuer prefix 0000; check digits by ISO 7064 MOD 97-10."""
    serial = (index * STEP + offset) % HUNDRED_MILLION
    return f"0000000000{serial:08d}{98 - serial * 100 % 97:02d}"


def chinese_mobile(index: int, offset: int) -> str:
    """Eleven digits in the segment 154, which no operator has."""
    return f"154{(index * STEP + offset) % HUNDRED_MILLION:08d}"


def fiction_phone(area: str, index: int) -> str:
    """North American number reserved for fiction."""
    return f"+1 {area} 555 01{index % 100:02d}"
