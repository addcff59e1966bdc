"""A shift through every panel of the desk by keyboard alone, with an input method composing, in both languages."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Assessment, Case, ContactLog, ContactPoint, Finding, Hold, Promise, WarningSign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEYS_WHILE_COMPOSING = "nw1x"  # next case, warning sign, outcome, mark wrong
MOST_TABS = 60


def compose(page, letters, word):
    """Type a word as an input method does: letters under composition, keys that are the method's own, then the word."""
    session = page.context.new_cdp_session(page)
    for end in range(1, len(letters) + 1):
        session.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})
    for key in KEYS_WHILE_COMPOSING:
        for kind in ("rawKeyDown", "keyUp"):
            session.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "windowsVirtualKeyCode": 229})
    session.send("Input.insertText", {"text": word})
    session.detach()


def tab_to(page, selector):
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the Tab key")


def on_desk(page, case):
    page.wait_for_url(f"**{reverse('case', args=[case.pk])}")
    page.wait_for_load_state()


def send_form(page):
    tab_to(page, "main form [type=submit].btn-primary")
    page.keyboard.press("Enter")


def test_shift_through_every_panel(page, cases):
    first, second, third = cases
    page.keyboard.press("f")
    page.wait_for_url("**filters=open**")
    page.wait_for_load_state()
    tab_to(page, "#id_product")
    page.keyboard.type("card")
    page.keyboard.press("Enter")
    page.wait_for_url("**product=card**")
    page.wait_for_load_state()
    page.keyboard.press("n")
    on_desk(page, first)

    page.keyboard.press("w")
    page.keyboard.press("2")
    page.wait_for_load_state()
    page.locator(".tag-stop").first.wait_for()
    assert WarningSign.objects.get().kind == "moved", "a warning sign in two keys"

    page.keyboard.press("x")
    page.locator(".point-dead").wait_for()
    page.wait_for_load_state()
    assert ContactPoint.objects.get(debtor=first.debtor).state == "invalid", "marked in one key"

    page.keyboard.press("a")
    page.wait_for_url("**/contact-points/new/")
    page.wait_for_load_state()
    page.keyboard.type("139 0013 9000")
    page.keyboard.press("Enter")
    on_desk(page, first)
    assert first.debtor.contact_points.filter(value="13900139000").exists()

    page.keyboard.press("i")
    page.wait_for_url("**/investigation/")
    page.wait_for_load_state()
    tab_to(page, "#id_work")
    compose(page, "siji", "司机")
    send_form(page)
    on_desk(page, first)
    assert Finding.objects.get().answer == "司机", "no key leaked into the half-typed word"

    page.keyboard.press("y")
    page.wait_for_url("**/assessment/")
    page.wait_for_load_state()
    tab_to(page, "#id_reason")
    compose(page, "shiye", "失业")
    send_form(page)
    on_desk(page, first)
    assert Assessment.objects.get().reason == "失业"

    page.keyboard.press("3")
    tab_to(page, "#id_note")
    compose(page, "xieshang", "协商")
    page.keyboard.press("Control+Enter")
    on_desk(page, second)
    logged = ContactLog.objects.get()
    assert (logged.outcome, logged.note, logged.next_step) == ("NEG", "协商", "call")

    page.keyboard.press("p")
    compose(page, "xiazhouwu", "下周五 ")
    page.keyboard.type("3000")
    page.keyboard.press("Enter")
    on_desk(page, third)
    assert Promise.objects.get().amount == 3000

    page.keyboard.press("h")
    page.wait_for_url("**/matters/new/")
    page.wait_for_load_state()
    tab_to(page, "#id_reason")
    compose(page, "zhiliang", "质量有争议")
    send_form(page)
    on_desk(page, third)
    assert (Hold.objects.get(kind="dispute").reason, Case.objects.get(pk=third.pk).on_hold) == ("质量有争议", True)

    page.keyboard.press("n")
    page.wait_for_url("**/queue/")


def test_key_pressed_before_the_scripts_have_come_is_not_lost(page, cases):
    page.route(
        "**/*.js",
        lambda route: (time.sleep(0.5), route.continue_()) if "early" not in route.request.url else route.continue_(),
    )
    page.goto(reverse("case", args=[cases[0].pk]), wait_until="commit")
    page.locator("#id_note").wait_for()
    page.keyboard.press("p")
    expect(page.locator("#id_promise_amount")).to_be_focused()
    page.keyboard.type("300")
    assert page.input_value("#id_promise_amount") == "300"
