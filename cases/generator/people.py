"""Debtors, a batch at a time: each is the text of its columns, ready to be joined with its debts."""

from collections.abc import Iterator
from random import Random

from cases.generator import words_en, words_zh
from cases.generator.choosing import Weighted
from cases.generator.identity import (
    CitizenNumbers,
    chinese_mobile,
    company_number,
    entity_number,
    fiction_phone,
    utopian_number,
)

MAIL_HOSTS = ("example.com", "example.org", "example.net")
HAS_MAIL = 0.6
HAS_PHONE = 0.96
HAS_CONTACT_PERSON = 0.4
PERSONS = 50_004_321  # contact persons' telephones lie this far beyond their debtors'


class ChineseDebtors:
    """Names by surname frequency, companies named place + brand + trade + form."""

    def __init__(self, offset: int) -> None:
        self._offset = offset
        self._citizens = CitizenNumbers(offset)
        self._surnames = Weighted([((surname, pinyin), weight) for surname, pinyin, weight in words_zh.SURNAMES])
        self._forms = Weighted(words_zh.FORMS)

    def people(self, rng: Random, indexes: range) -> Iterator[str]:
        """Text of the debtor columns of one person per index."""
        count = len(indexes)
        surnames, given = self._surnames.draw(rng, count), rng.choices(words_zh.GIVEN, k=count)
        reaches = self._reach(rng, indexes, rng.choices(words_zh.PLACES, k=count))
        for index, (surname, pinyin), name, reach in zip(indexes, surnames, given, reaches, strict=True):
            mail = f"{pinyin}{index}@{reach[0]}" if reach[0] else ""
            phone = chinese_mobile(index, self._offset) if reach[1] else ""
            number = self._citizens.number(index)
            yield f"KH{index:08d},{surname}{name},个人,{number},{phone},{mail},{reach[2]}"

    def companies(self, rng: Random, indexes: range) -> Iterator[str]:
        """Text of the debtor columns of one company per index."""
        count = len(indexes)
        places = rng.choices(words_zh.PLACES, k=count)
        first, last = rng.choices(words_zh.BRAND_FIRST, k=count), rng.choices(words_zh.BRAND_LAST, k=count)
        trades, forms = rng.choices(words_zh.TRADES, k=count), self._forms.draw(rng, count)
        words = zip(indexes, places, first, last, trades, forms, self._reach(rng, indexes, places), strict=True)
        for index, (city, _), one, two, trade, form, reach in words:
            mail = f"caiwu{index}@{reach[0]}" if reach[0] else ""
            phone = chinese_mobile(index, self._offset) if reach[1] else ""
            number = company_number(index, self._offset)
            yield f"KH{index:08d},{city}{one}{two}{trade}{form},企业,{number},{phone},{mail},{reach[2]}"

    def _reach(self, rng: Random, indexes: range, places: list[tuple[str, str]]) -> Iterator[tuple[str, bool, str]]:
        """(mail host or nothing, has a phone, address and contact person) for each debtor."""
        count, chance = len(indexes), rng.random
        streets, estates = rng.choices(words_zh.STREETS, k=count), rng.choices(words_zh.ESTATES, k=count)
        persons = zip(self._surnames.draw(rng, count), rng.choices(words_zh.GIVEN, k=count), strict=True)
        for index, (_, district), street, estate, ((surname, _), given) in zip(
            indexes, places, streets, estates, persons, strict=True
        ):
            door = int(chance() * 100_000)
            address = f"{district}{street}{door % 900 + 1}号{estate}{door // 5000 + 1}幢{door % 30 + 1}01室"
            person = f"{surname}{given},{chinese_mobile(index + PERSONS, self._offset)}"
            person = person if chance() < HAS_CONTACT_PERSON else ","
            yield mail_host(chance()), chance() < HAS_PHONE, f"{address},{person}"


class EnglishDebtors:
    """Names by surname frequency, companies named brand + trade + form."""

    def __init__(self, offset: int) -> None:
        self._offset = offset
        self._surnames = Weighted(words_en.SURNAMES)
        self._forms = Weighted(words_en.FORMS)

    def people(self, rng: Random, indexes: range) -> Iterator[str]:
        """Text of the debtor columns of one person per index."""
        count = len(indexes)
        surnames, given = self._surnames.draw(rng, count), rng.choices(words_en.GIVEN, k=count)
        for index, surname, name, reach in zip(indexes, surnames, given, self._reach(rng, indexes), strict=True):
            mail = f"{name.lower()}.{index}@{reach[0]}" if reach[0] else ""
            number = utopian_number(index, self._offset)
            yield f"CU{index:08d},{name} {surname},Individual,{number},{reach[1]},{mail},{reach[2]}"

    def companies(self, rng: Random, indexes: range) -> Iterator[str]:
        """Text of the debtor columns of one company per index."""
        count = len(indexes)
        brands, trades = rng.choices(words_en.BRANDS, k=count), rng.choices(words_en.TRADES, k=count)
        words = zip(indexes, brands, trades, self._forms.draw(rng, count), self._reach(rng, indexes), strict=True)
        for index, brand, trade, form, reach in words:
            mail = f"accounts.{index}@{reach[0]}" if reach[0] else ""
            number = entity_number(index, self._offset)
            yield f"CU{index:08d},{brand} {trade} {form},Company,{number},{reach[1]},{mail},{reach[2]}"

    def _reach(self, rng: Random, indexes: range) -> Iterator[tuple[str, str, str]]:
        """(mail host or nothing, phone or nothing, address and contact person) for each debtor."""
        count, chance = len(indexes), rng.random
        places, streets = rng.choices(words_en.PLACES, k=count), rng.choices(words_en.STREETS, k=count)
        persons = zip(rng.choices(words_en.GIVEN, k=count), self._surnames.draw(rng, count), strict=True)
        for index, (area, city), street, (given, surname) in zip(indexes, places, streets, persons, strict=True):
            phone = fiction_phone(area, index) if chance() < HAS_PHONE else ""
            person = f"{given} {surname},{fiction_phone(area, index + 50)}"
            person = person if chance() < HAS_CONTACT_PERSON else ","
            yield mail_host(chance()), phone, f'"{int(chance() * 9000) + 1} {street}, {city}",{person}'


def mail_host(chance: float) -> str:
    """One of the reserved hosts, or nothing for the debtors without e-mail. `chance` in [0, 1)."""
    return MAIL_HOSTS[int(chance / HAS_MAIL * 3)] if chance < HAS_MAIL else ""
