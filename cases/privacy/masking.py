"""How personal data looks to somebody who need not know it: enough to tell two people apart, never enough to use.

Pure: text in, text out. Lengths are hidden too, except where the pattern of `compliance.md` 4.4 shows them. Where a
value is too short for its pattern, less is shown, not more. Source: JR/T 0171-2020, display of personal financial data.
"""

import re

HAN = re.compile(r"[\u3400-\u9fff]")
_PREFIX_OF_CHINA = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
_NOISE = re.compile(r"[\s\-]")
# Province, city, district: what stands before the street. A county-level city (昆山市) is a district of its own.
_DISTRICT = re.compile(
    r"^(?P<known>(?:[^\d\s,，市区县旗州盟]{2,8}(?:省|自治区))?(?:[^\d\s,，市区县旗]{2,8}(?:市|州|盟|地区))?"
    r"[^\d\s,，路街道巷弄号村]{1,8}?(?:(?<![小社园])区|县|旗|市))"
)
_CITY = re.compile(r"^(?P<known>(?:[^\d\s,，市区县]{2,8}(?:省|自治区))?[^\d\s,，路街道巷弄号村]{2,8}?(?:市|州|盟))")
_PERSON_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_MOBILE_NUMBER = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")


def masked_name(name: str, kind: str = "person") -> str:
    """王小明 → 王**, 王明 → 王*, Anna Mary Miller → A*** Miller, Miller, Anna → A*** Miller; a company's is public and stays."""
    name = name.strip()
    if kind == "company" or not name:
        return name
    if HAN.search(name):
        first = name[0] if HAN.match(name) else ""
        return f"{first}{'*' * min(max(len(name) - 1, 1), 3)}"
    family, comma, given = name.partition(",")
    if comma:
        return masked_name(f"{given.strip()} {family.strip()}") if given.strip() else f"{family[:1]}***"
    last = name.rpartition(" ")[2] if " " in name else ""
    return f"{name[0]}***{' ' if last else ''}{last}" if len(name) > 1 else f"{name}*"


def initials(name: str) -> str:
    """A third party's name: 张三 → 张*, John Paul Smith → J. P. S."""
    name = name.strip()
    if HAN.search(name):
        return f"{name[0]}*" if HAN.match(name) else "*"
    return " ".join(f"{word[0].upper()}." for word in re.split(r"[\s,·]+", name) if word)


def masked_number(number: str) -> str:
    """A telephone number: 13812345678 → 138****5678; at most the first three signs and the last four."""
    plain = _PREFIX_OF_CHINA.sub("", _NOISE.sub("", number))
    if len(plain) >= 11:
        return f"{plain[:3]}****{plain[-4:]}"
    if len(plain) >= 7:
        return f"{plain[:1]}***{plain[-3:]}"
    return f"***{plain[-2:]}" if len(plain) >= 5 else "***" if plain else ""


def masked_identity(number: str) -> str:
    """320504198001019600 → 320504********9600; from 15 signs on six and four are shown, of a shorter one the last two."""
    number = number.strip()
    if len(number) >= 15:
        return f"{number[:6]}{'*' * 8}{number[-4:]}"
    return f"****{number[-2:]}" if len(number) >= 6 else "****" if number else ""


def masked_card(number: str) -> str:
    """A card's or an account's number: its last four digits."""
    plain = _NOISE.sub("", number)
    return f"**** {plain[-4:]}" if len(plain) >= 9 else "****" if plain else ""


def masked_address(address: str) -> str:
    """苏州市姑苏区人民路1号 → 苏州市姑苏区***; of a foreign address the last part, where no digit stands in it."""
    address = address.strip()
    if not address:
        return ""
    if HAN.search(address):
        known = _DISTRICT.match(address) or _CITY.match(address)
        return f"{known['known']}***" if known and len(known["known"]) < len(address) else "***"
    *street, last = [part.strip() for part in address.split(",")]
    words = [word for word in last.split() if not any(sign.isdigit() for sign in word)]
    return f"***, {' '.join(words)}" if street and words else "***"


def masked_contact(value: str, kind: str = "phone") -> str:
    """By the kind of contact point: 138****5678, w***@example.com, wx***8, 苏州市姑苏区***."""
    value = value.strip()
    if kind == "address":
        return masked_address(value)
    if "@" in value and kind != "phone":
        name, _at, host = value.rpartition("@")
        return f"{name[0] if len(name) > 2 else ''}***@{host}"
    if kind in ("email", "messaging"):
        return f"{value[:2]}***{value[-1:]}" if len(value) >= 6 else "***" if value else ""
    return masked_number(value)


def masked_within(text: str) -> str:
    """Free text with the citizen and mobile numbers that stand in it masked."""
    return _MOBILE_NUMBER.sub(r"\1****\2", _PERSON_NUMBER.sub(r"\1********\2", text))
