"""One key shows the chosen number; what was typed stays, and so does the way through the desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Reveal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_key_shows_the_number_and_loses_no_word(page, cases, settings):
    settings.REVEAL_MINUTES = 0.1  # six seconds
    page.keyboard.press("n")
    page.wait_for_url(f"**{reverse('case', args=[cases[0].pk])}")
    page.wait_for_load_state()
    note = page.locator("#contact-form [name=note]")
    note.fill("asked for the bill")
    note.blur()
    page.keyboard.press("r")
    number = cases[0].debtor.contact_points.get().value
    expect(page.locator(".point-value").first).to_have_text(number)
    expect(page.locator("#contact-form [name=note]")).to_have_value("asked for the bill")
    assert Reveal.objects.get().reason == "contact"
    expect(page.locator(".point-value").first).not_to_have_text(number, timeout=15_000)  # masked again by itself
