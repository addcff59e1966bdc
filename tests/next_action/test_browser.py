"""The next action in the system's Chromium, in both languages: accepted by a key, overruled by a key and a digit, explained."""

import pytest
from django.urls import reverse

from cases.models import NextActionAnswer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, cases):
    page.goto(page.url.replace("/queue/", reverse("case", args=[cases[0].pk])))
    page.wait_for_load_state()
    return page


def test_one_key_accepts_and_stands_before_the_outcomes(desk, cases):
    desk.keyboard.press("g")
    desk.wait_for_url("**channel=call**")
    assert NextActionAnswer.objects.get().kind == "accepted"
    assert desk.locator("[name=offer]").count() == 0
    desk.wait_for_function("document.activeElement.name === 'outcome'")
    assert desk.locator("[name=contact_point]:checked").count() == 1
    desk.keyboard.press("1")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/cases/*/")
    assert NextActionAnswer.objects.get().kind == "accepted"


def test_one_key_and_a_digit_overrule(desk, cases):
    desk.keyboard.press("u")
    desk.locator("#overrule[open]").wait_for()
    desk.keyboard.press("3")
    desk.locator(".next-action .state").wait_for()
    row = NextActionAnswer.objects.get()
    assert (row.kind, row.reason, row.note) == ("overruled", "channel", "")
    assert desk.locator(".next-action-answer").count() == 0


def test_words_typed_before_the_reason_go_along_and_escape_overrules_nothing(desk, cases):
    desk.keyboard.press("u")
    desk.locator("#overrule[open]").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("#overrule").wait_for(state="hidden")
    desk.keyboard.press("u")
    desk.fill("#overrule-note", "3 days ago she asked for letters")
    desk.keyboard.press("Enter")  # chooses no reason
    desk.locator("#overrule button[value=asked]").click()
    desk.locator(".next-action .state").wait_for()
    row = NextActionAnswer.objects.get()
    assert (row.reason, row.note) == ("asked", "3 days ago she asked for letters")


def test_one_key_opens_the_reasons(desk, cases):
    reasons = desk.locator(".next-action-reasons")
    assert not reasons.is_visible()
    desk.keyboard.press("l")
    reasons.wait_for()
    assert reasons.locator("li").count() >= 2


def test_contact_logged_without_a_word_is_set_beside_the_suggestion(desk, cases):
    here = desk.url
    desk.keyboard.press("1")
    with desk.expect_navigation(url=lambda address: address != here):
        desk.keyboard.press("Control+Enter")
    row = NextActionAnswer.objects.get()
    assert (row.case_id, row.kind, row.contact.outcome) == (cases[0].pk, "followed", row.contact.outcome)
