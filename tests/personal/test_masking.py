"""Masks show what `compliance.md` 4.4 allows, and whatever comes in, never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.privacy import masking

DIGITS = st.text("0123456789", min_size=1, max_size=24)
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Po"]), min_size=1, max_size=40)
HAN_NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)


def longest_in_both(value: str, shown: str) -> int:
    """How many signs of the value stand in the mask's clear parts."""
    return sum(len(part) for part in shown.replace("*", " ").split() if part in value)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.masked_number, "13812345678", "138****5678"),
        (masking.masked_number, "0086 138-1234-5678", "138****5678"),
        (masking.masked_number, "+44 20 7946 0958", "+44****0958"),
        (masking.masked_number, "8201", "***"),
        (masking.masked_identity, "110101199001011234", "110101********1234"),
        (masking.masked_identity, "110101900101123", "110101********1123"),
        (masking.masked_identity, "E1234567", "****67"),
        (masking.masked_identity, "12345", "****"),
        (masking.masked_card, "6222 0212 3456 7894", "**** 7894"),
        (masking.masked_card, "1234", "****"),
        (masking.masked_name, "张三", "张*"),
        (masking.masked_name, "Miller, Anna", "A*** Miller"),
        (masking.masked_name, "Li Xiaoming 李小明", "***"),
        (masking.initials, "张三丰", "张*"),
        (masking.initials, "John Paul Smith", "J. P. S."),
        (masking.masked_address, "江苏省南京市鼓楼区中山路1号", "江苏省南京市鼓楼区***"),
        (masking.masked_address, "北京市朝阳区建国路88号院3号楼", "北京市朝阳区***"),
        (masking.masked_address, "江苏省昆山市前进路5号", "江苏省昆山市***"),
        (masking.masked_address, "幸福花园小区3栋", "***"),
        (masking.masked_address, "12 High Street, Camden, London NW1 8QH", "***, London"),
        (masking.masked_address, "12 High Street", "***"),
        (
            masking.masked_within,
            "身份证 11010119900101123X 电话13812345678",
            "身份证 110101********123X 电话138****5678",
        ),
        (masking.masked_within, "手机 138 1234-5678，订单 2138123456789", "手机 138****5678，订单 2138123456789"),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("a@b.com", "email", "***@b.com"),
        ("wang@example.com", "email", "w***@example.com"),
        ("not-an-address", "email", "no***s"),
        ("wx12", "messaging", "***"),
        ("13812345678", "messaging", "13***8"),
    ],
)
def test_contact_points_by_kind(value, kind, shown):
    assert masking.masked_contact(value, kind) == shown


@given(DIGITS)
def test_a_number_shows_seven_digits_at_most_and_never_all(number):
    shown = masking.masked_number(number)
    assert sum(sign.isdigit() for sign in shown) <= min(7, len(number) - 1)
    assert number not in shown


@given(DIGITS)
def test_an_identity_number_shows_ten_signs_at_most_and_never_half_of_a_short_one(number):
    shown = masking.masked_identity(number)
    assert sum(sign.isdigit() for sign in shown) <= (10 if len(number) >= 15 else len(number) // 3)


@given(HAN_NAMES)
def test_a_chinese_name_shows_its_first_character_only(name):
    assert masking.masked_name(name).rstrip("*") == name[0]
    assert masking.initials(name) == f"{name[0]}*"


@given(WORDS)
def test_an_address_never_shows_a_digit(address):
    assert not any(sign.isdigit() for sign in masking.masked_address(address))


@given(WORDS, st.sampled_from(["phone", "email", "messaging", "address"]))
def test_no_contact_point_is_shown_whole(value, kind):
    shown = masking.masked_contact(value, kind)
    assert not value.strip() or shown != value.strip() or set(shown) <= {"*", "@"}
