"""A whole day in a real Chromium: a file goes in, the day turns, an agent works the queue, the board shows it.

In both languages; the sign-in page is English at first, so the switch is walked too. What a person would look for is
found by what a person would read or press; only places without a word of their own are found by their address.
"""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.clock import business_date
from cases.models import Case, ContactLog, DayRun, Portfolio, Promise
from strategies.services.policies import ship_default_policy
from tests.cast import PASSWORD, Cast
from tests.factories import NOW
from tests.workers import Worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADERS = {
    "en": ["customer number", "name", "mobile", "contract number", "due date", "principal"],
    "zh-hans": ["客户号", "姓名", "手机号", "合同号", "应还日期", "本金"],
}
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "sign in": "Sign in",
        "read": "Read the file",
        "check": "Check the rows",
        "load": "Load 12 rows",
        "loaded": "Loaded",
        "turn": "Turn the day",
        "done": "Done",
        "sign out": "Sign out",
        "saved": "Saved: No answer.",
        "promised": "Saved: Promise to pay.",
        "agents": "Agents and their load",
    },
    "zh-hans": {
        "sign in": "登录",
        "read": "读取文件",
        "check": "校验数据",
        "load": "导入 12 行",
        "loaded": "已导入",
        "turn": "执行日终",
        "done": "已完成",
        "sign out": "退出",
        "saved": "已保存：无人接听",
        "promised": "已保存：承诺还款",
        "agents": "催收员",
    },
}


def creditors_file(folder: Path, language: str, today: dt.date) -> Path:
    """Twelve debtors, due five to sixty days ago, each with a phone number; cells in the creditor's own words."""
    path = folder / "portfolio.csv"
    with path.open("w", encoding="gb18030" if language == "zh-hans" else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS[language])
        for n in range(12):
            name = f"王小{'甲乙丙丁戊己庚辛壬癸子丑'[n]}" if language == "zh-hans" else f"Ann Harbour {chr(65 + n)}"
            due = today - dt.timedelta(days=5 * (n + 1))
            writer.writerow([f"K{n:04d}", name, f"138000010{n:02d}", f"L{n:06d}", due.isoformat(), f"{1000 + n}.50"])
    return path


class Person:
    """Somebody at the browser."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page, self.address, self.language, self.words = page, address, language, WORDS[language]

    def sign_in(self, name: str) -> None:
        self.page.goto(self.address)
        self.page.locator("input[name=login]").fill(name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("button.btn-primary").click()
        self.page.wait_for_load_state()
        if self.page.locator("html").get_attribute("lang") != {"en": "en", "zh-hans": "zh-hans"}[self.language]:
            self.page.locator(f"button[name=language][value={self.language}]").click()
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def sign_out(self) -> None:
        self.page.locator("details.menu summary").click()
        self.page.get_by_role("button", name=self.words["sign out"]).click()

    def imports(self, path: Path, creditor: str) -> None:
        self.page.goto(f"{self.address}/imports/new/")
        self.page.locator("input[type=file]").set_input_files(path)
        self.page.locator("select[name=creditor]").select_option(label=creditor)
        self.page.get_by_role("button", name=self.words["read"]).click()
        self.page.get_by_role("button", name=self.words["check"]).click()
        self.page.get_by_role("button", name=self.words["load"]).click(
            timeout=120_000
        )  # a worker has to start and check the file
        expect(self.page.locator("#result h2")).to_have_text(self.words["loaded"])

    def turns_the_day(self) -> None:
        self.page.goto(f"{self.address}/days/")
        self.page.get_by_role("button", name=self.words["turn"]).first.click()
        self.page.locator("dialog[open]").get_by_role("button", name=self.words["turn"]).click()
        expect(self.page.locator(".state-ok").first).to_have_text(self.words["done"])

    def says(self) -> str:
        return self.page.locator(".toasts, [role=status]").first.inner_text()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_day_from_file_to_board(
    chromium: Any, live_server: Any, worker: Worker, cast: Cast, tmp_path: Path, language: str
) -> None:
    ship_default_policy(now=NOW)
    worker()
    today = business_date()
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en")
    context.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    person = Person(page, live_server.url, language)

    person.sign_in(cast.admin.username)
    person.imports(creditors_file(tmp_path, language, today), cast.creditor.name)
    assert Portfolio.objects.get().report["rejected"] == 0
    assert Case.objects.count() == 12
    person.turns_the_day()
    assert DayRun.objects.get().totals["handed_out"] == 12
    person.sign_out()

    person.sign_in(cast.agent.username)
    expect(page.locator("[data-row]")).to_have_count(6)
    page.keyboard.press("n")
    page.wait_for_url("**/cases/*/")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text(person.words["saved"])).to_be_visible()
    page.wait_for_load_state()  # the words are painted before the page listens to keys
    assert ContactLog.objects.get().outcome == "NAN"

    page.keyboard.press("p")
    page.keyboard.type("300")
    page.locator("#id_promise_due_on").fill((today + dt.timedelta(days=3)).isoformat())
    page.keyboard.press("Enter")
    expect(page.get_by_text(person.words["promised"])).to_be_visible()
    promise = Promise.objects.get()
    assert (promise.amount, promise.due_on, promise.made_by) == (300, today + dt.timedelta(days=3), cast.agent)
    person.sign_out()

    person.sign_in(cast.lead.username)
    expect(page.get_by_text(person.words["agents"]).first).to_be_visible()
    row = page.locator("table.loads tr", has_text=cast.agent.first_name)
    expect(row).to_contain_text("6")
    page.locator("table.grid tfoot td").last.get_by_role("link").click()
    expect(page.locator("[data-row]")).to_have_count(12)
    assert problems == []
    context.close()
