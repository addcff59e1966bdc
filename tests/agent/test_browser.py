"""The agent's day in the system's Chromium: keys, outcomes, a promise, in both languages and at phone width."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, ContactLog, ContactPoint, Promise, QueueChoice
from strategies.services.tactics import load_tactics
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def current(page):
    return page.locator("[data-row][data-current] a").inner_text()


def address(case, name="case"):
    return f"**{reverse(name, args=[case.pk])}"


def test_rows_move_by_keys_and_enter_opens(page, cases):
    page.keyboard.press("j")
    first = current(page)
    page.keyboard.press("ArrowDown")
    second = current(page)
    page.keyboard.press("k")
    assert (first, second, current(page)) == ("王**", "李**", "王**")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(address(cases[1]))
    page.keyboard.press("Escape")  # the case is due: the way back leads over the page that asks why
    page.wait_for_url(address(cases[1], "case-skip") + "?to=%2Fqueue%2F")
    page.keyboard.press("Escape")
    page.wait_for_url(address(cases[1]))
    page.keyboard.press("n")
    page.wait_for_url(address(cases[1], "case-skip"))
    page.keyboard.press("2")
    page.wait_for_url(address(cases[0]))
    assert list(QueueChoice.objects.values_list("case", "kind", "reason")) == [(cases[1].pk, "skipped", "papers")]


def test_keys_are_letters_while_typing_and_while_composing(page, cases):
    page.keyboard.press("/")
    page.keyboard.type("nj?")
    assert page.input_value("#q") == "nj?"
    page.keyboard.press("Escape")
    page.evaluate(
        """() => { for (const init of [{key: "n", isComposing: true}, {key: "Process", keyCode: 229}, {key: "n", ctrlKey: true}])
        document.body.dispatchEvent(new KeyboardEvent("keydown", {bubbles: true, ...init})); }"""
    )
    assert page.url.endswith("/queue/")
    page.keyboard.press("n")
    page.wait_for_url(address(cases[0]))


def test_help_lists_the_keys_of_the_page_and_is_deaf_to_them(page):
    page.keyboard.press("?")
    keys = page.locator("#keys-help kbd").all_inner_texts()
    assert keys == ["?", "Esc", "j", "k", "↓", "↑", "Enter", "n", "/", "f", "p", "v", "x"]
    page.keyboard.press("n")
    assert page.url.endswith("/queue/")
    page.keyboard.press("Escape")
    assert page.locator("#keys-help").is_visible() is False


def test_contact_by_keyboard_alone_opens_the_next_case(page, cases):
    page.keyboard.press("n")
    page.wait_for_url(address(cases[0]))
    page.keyboard.press("1")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url(address(cases[1]))
    assert ContactLog.objects.values_list("case", "outcome", "channel").get() == (cases[0].pk, "BSY", "call")


@pytest.mark.parametrize("words", ["fri 3000", "周五三千"])
def test_promise_in_words_takes_ten_keystrokes_and_is_shown_back(page, cases, words):
    friday = business_date() + dt.timedelta(days=(4 - business_date().weekday() - 1) % 7 + 1)
    page.goto(reverse("case", args=[cases[0].pk]))
    page.keyboard.press("p")
    page.keyboard.type(words)
    page.locator("[data-said]").filter(has_text="3,000.00").wait_for()
    assert page.locator("#id_promise_due_on").input_value() == friday.isoformat()
    page.keyboard.press("Enter")
    page.wait_for_url(address(cases[1]))
    assert 1 + len(words) + 1 <= 12
    promise = Promise.objects.get()
    assert (promise.amount, promise.due_on) == (3000, friday)


def test_promise_by_keyboard_asks_for_amount_and_day_only_then(page, cases):
    page.goto(reverse("case", args=[cases[0].pk]))
    assert page.locator("#id_promise_amount").is_visible() is False
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == "id_promise_amount"
    page.keyboard.type("3,000")
    page.locator(".asks-promise .quick").nth(1).locator("button").first.click()
    page.keyboard.press("Enter")
    page.wait_for_url(address(cases[1]))
    promise = Promise.objects.get()
    assert (promise.amount, promise.due_on) == (3000, business_date() + dt.timedelta(days=1))


def test_leaving_the_desk_frees_the_case_and_saving_twice_is_once(page, cases):
    page.goto(reverse("case", args=[cases[2].pk]))
    assert Case.objects.get(pk=cases[2].pk).leased_by is not None
    page.goto(reverse("queue"))
    freed = Case.objects.filter(pk=cases[2].pk, leased_by=None)
    for _ in range(200):  # the word that the screen was left travels on its own
        if freed.exists():
            break
        page.wait_for_timeout(50)
    assert freed.exists()
    page.goto(reverse("case", args=[cases[0].pk]))
    page.keyboard.press("2")
    page.keyboard.press("3")
    page.evaluate("() => { const f = document.getElementById('contact-form'); f.requestSubmit(); f.requestSubmit(); }")
    page.wait_for_load_state("networkidle")
    assert ContactLog.objects.count() == 1


def test_another_channel_moves_to_a_contact_point_that_it_reaches(page, cases):
    address_of = ContactPoint.objects.create(debtor=cases[0].debtor, kind="address", value="1 High Street")
    phone = ContactPoint.objects.get(debtor=cases[0].debtor, kind="phone")
    page.goto(reverse("case", args=[cases[0].pk]))
    chosen = page.locator("[name=contact_point]:checked")
    seen = [chosen.get_attribute("value")]
    for channel in ("letter", "visit", "sms"):
        page.select_option("#id_channel", channel)
        seen.append(chosen.get_attribute("value"))
    assert seen == [str(point.pk) for point in (phone, address_of, address_of, phone)]
    page.select_option("#id_channel", "email")
    assert chosen.count() == 0


def test_desk_help_names_the_keys_of_the_desk(page, cases):
    page.goto(reverse("case", args=[cases[0].pk]))
    page.keyboard.press("?")
    keys = page.locator("#keys-help dt:visible kbd").all_inner_texts()
    assert keys == [
        "?",
        "Esc",
        "b",
        "h",
        "m",
        "n",
        "l",
        "g",
        "u",
        "a",
        "r",
        "v",
        "x",
        "d",
        "i",
        "y",
        "w",
        "e",
        "c",
        "1",
        "2",
        "p",
        "3",
        "4",
        "5",
    ]
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.value") == "NAN"


def test_words_typed_survive_a_lost_connection_and_an_ended_session(page, cases):
    desk = reverse("case", args=[cases[0].pk])
    page.goto(desk)
    page.keyboard.press("3")
    page.fill("#id_note", "家里有病人 will call back")
    page.context.set_offline(True)
    page.locator("[name=then][value=next]").click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    page.goto(desk)
    page.fill("[name=login]", "agent")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(address(cases[0]))
    assert page.locator("#id_note").input_value() == "家里有病人 will call back"
    assert page.locator("[data-draft-notice]").is_visible()
    page.locator("#id_note").press("Control+Enter")
    page.wait_for_url(address(cases[1]))
    contact = ContactLog.objects.get()
    assert (contact.note, contact.wrap_up) == ("家里有病人 will call back", None)
    page.goto(desk)
    assert page.locator("#id_note").input_value() == ""
    page.problems[:] = [text for text in page.problems if "ERR_INTERNET_DISCONNECTED" not in text]


def test_tags_bring_other_tactics_and_are_kept_by_keyboard_alone(page, cases):
    load_tactics(now=timezone.now())
    page.goto(reverse("case", args=[cases[0].pk]))
    first = page.locator("[data-tactic]:visible h3").inner_text()
    page.keyboard.press("e")
    for _ in range(3):
        page.keyboard.press("Tab")
    with page.expect_response("**/tactics/**") as answer:
        page.keyboard.press("Space")
    assert "evasions=stalling" in answer.value.url
    page.locator("[data-tactic]:visible h3").filter(has_not_text=first).wait_for()
    second = page.locator("[data-tactic]:visible h3").inner_text()
    page.keyboard.press("t")
    third = page.locator("[data-tactic]:visible h3").inner_text()
    assert len({first, second, third}) == 3
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_url(address(cases[1]))
    contact = ContactLog.objects.get()
    assert (contact.evasions, contact.wrap_up is not None) == (["stalling"], True)


def test_history_is_seen_on_a_phone(page, cases):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("case", args=[cases[0].pk]))
    assert page.locator(".timeline li").first.bounding_box()["height"] > 0


def test_theme_is_switched_at_once_and_kept(page):
    page.click("[data-theme-form] button")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.wait_for_load_state("networkidle")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("width", [390, 683])
def test_nothing_is_wider_than_a_phone_or_a_doubled_page(page, cases, width):
    page.set_viewport_size({"width": width, "height": 844})
    for name, args in (("queue", []), ("case", [cases[0].pk]), ("case-payment", [cases[0].pk]), ("search", [])):
        page.goto(reverse(name, args=args))
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, width)
