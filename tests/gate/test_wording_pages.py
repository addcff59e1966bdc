"""Where the product holds words: the page that checks any wording, and the form of the library."""

import pytest
from django.urls import reverse

from strategies.models import Tactic
from strategies.services.tactics import TacticRefused, load_tactics, save_tactic
from tests.factories import NOW


def own(**lines):
    text = {"en": "x", "zh": "某"}
    return {
        "family": "empathy", "title": text, "what": text, "avoid": text, "lines": {"en": ["Yes."], "zh": ["好。"]} | lines,
        "who": ["debtor"], "appeals": [], "stages": [], "debt_class": "", "evasions": [], "needs": [],
    }  # fmt: skip


def sent(**lines):
    values = own(**lines)
    told = {
        f"{key}_{language}": values[key][language] for key in ("title", "what", "avoid") for language in ("en", "zh")
    }
    told |= {f"lines_{language}": "\n".join(values["lines"][language]) for language in ("en", "zh")}
    return told | {"code": "own-one", "family": "empathy", "who": ["debtor"], "after": 0, "is_offered": "on"}


def test_everybody_may_check_a_wording_and_sees_the_words_marked(client, cast):
    client.force_login(cast.agent)
    page = client.post(reverse("wording"), {"text": "不还钱就等着坐牢吧", "channel": "call", "language": "auto"})
    assert page.status_code == 200
    assert "<mark>坐牢</mark>" in page.content.decode()
    assert b"Unlawful" in page.content


def test_a_lawful_wording_says_that_nothing_was_found(client, cast):
    client.force_login(cast.agent)
    page = client.post(reverse("wording"), {"text": "Which day suits you?", "channel": "call", "language": "auto"})
    assert b"Nothing found" in page.content
    assert b"<mark>" not in page.content


def test_no_words_no_result(client, cast):
    client.force_login(cast.agent)
    assert client.get(reverse("wording")).status_code == 200
    assert client.post(reverse("wording"), {"text": "", "channel": "call", "language": "auto"}).status_code == 422


def test_markup_in_a_wording_is_text(client, cast):
    client.force_login(cast.agent)
    page = client.post(reverse("wording"), {"text": "<script>坐牢</script>", "channel": "sms", "language": "zh"})
    assert b"<script>\xe5" not in page.content


@pytest.mark.parametrize("lines", [{"zh": ["不还钱就等着坐牢吧"]}, {"en": ["You will be arrested."]}])
def test_a_script_with_an_unlawful_line_is_not_saved(client, cast, lines):
    with pytest.raises(TacticRefused) as refused:
        save_tactic(code="own-one", values=own(**lines), after=0, is_offered=True, by=cast.admin, now=NOW)
    assert [one.text for one in refused.value.wordings] == next(iter(lines.values()))
    client.force_login(cast.admin)
    page = client.post(reverse("tactic-new"), sent(**lines))
    assert page.status_code == 422
    assert b"<mark>" in page.content
    assert not Tactic.objects.filter(code="own-one").exists()


def test_a_script_that_needs_a_fact_is_saved_and_warns_naming_the_fact(client, cast):
    client.force_login(cast.admin)
    page = client.post(reverse("tactic-new"), sent(en=["The creditor has filed a claim in court."]), follow=True)
    assert Tactic.objects.get(code="own-one").version == 1
    assert b"legal_action.status" in page.content


def test_the_library_that_ships_is_loaded_as_before(db):
    assert load_tactics(now=NOW) == Tactic.objects.count() > 40
