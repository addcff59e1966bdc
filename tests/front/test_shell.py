"""The page shell: sign-in, languages, theme, errors, and the strict content policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from cases.models import User
from cases.templatetags.cases_shell import NAVIGATION
from tests.cast import PASSWORD

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


def sign_in(client, username, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_sign_in_leads_home_in_the_users_language(client, cast):
    User.objects.filter(pk=cast.agent.pk).update(language="zh-hans")
    answer = sign_in(client, "agent")
    assert (answer.url, answer.cookies["django_language"].value) == ("/", "zh-hans")


def test_wrong_password_is_told_without_saying_which_half_was_wrong(client, cast):
    page = sign_in(client, "agent", "nonsense").content.decode()
    assert "The user name or the password is wrong." in page


def test_fifth_wrong_password_locks_the_account_for_a_while(client, cast, settings):
    settings.AXES_ENABLED = True
    answers = [sign_in(client, "agent", "nonsense") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "Too many wrong passwords." in answers[-1].content.decode()
    assert sign_in(client, "agent").status_code == 429
    assert sign_in(client, "mate").status_code == 302


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert "Accounts are made by your administrator" in page.content.decode()
    client.post(reverse("account_signup"), {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.count() == 0


def test_two_step_sign_in_can_be_switched_on(client, cast):
    sign_in(client, "agent")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "data:image/svg+xml" in page.content.decode()


def test_language_is_switched_by_post_and_kept_with_the_user(client, cast):
    client.force_login(cast.agent)
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/queue/"})
    assert (answer.url, User.objects.get(pk=cast.agent.pk).language) == ("/queue/", "zh-hans")
    page = client.get("/queue/").content.decode()
    assert '<html lang="zh-hans"' in page
    assert "下一案" in page


def test_unknown_language_changes_nothing(client, cast):
    client.force_login(cast.agent)
    client.post(reverse("set_language"), {"language": "xx"})
    assert User.objects.get(pk=cast.agent.pk).language == ""


@pytest.mark.parametrize(("sent", "shown"), [("dark", "dark"), ("light", "light"), ("pink", "light")])
def test_theme_is_kept_in_a_cookie(client, db, sent, shown):
    answer = client.post(reverse("set_theme"), {"theme": sent, "next": "https://elsewhere.example/"})
    assert answer.url == "/"
    assert f'data-theme="{shown}"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(("language", "title"), [("en", "Not found"), ("zh-hans", "页面不存在")])
def test_missing_page_is_told_in_the_readers_language(client, db, language, title):
    client.cookies["django_language"] = language
    answer = client.get("/nothing/here/")
    assert (answer.status_code, title in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("role", ["agent", "lead", "admin"])
def test_navigation_names_only_what_exists_and_marks_where_one_is(client, cast, role):
    client.force_login(getattr(cast, role))
    page = client.get(reverse("queue")).content.decode()
    shown = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?', page.split("</nav>")[0])
    assert len(shown) == len(NAVIGATION[getattr(cast, role).role])
    assert [address for address, current in shown if current] == [reverse("queue")]


def test_content_policy_allows_nothing_inline(client, db):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_script_or_style(path):
    text = path.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text) == []


def test_component_page_is_for_developers_only(client, db):
    assert client.get("/styleguide/").status_code == 404
