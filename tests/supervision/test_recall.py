"""Taking a case back: the form's own day, what the desk then says, and in both languages."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from cases.models import Case, StageMove, User
from cases.selectors.policy_portfolio import portfolio_lines, standing_under
from strategies.services.policies import programme_in_force
from tests.cast import Cast
from tests.factories import make_case

Ask = Callable[[User], Client]


def outsourced(cast: Cast, today: dt.date, days_past_due: int = 120) -> Case:
    return make_case(
        creditor=cast.creditor, agent=cast.agent, stage="outsourced", days_past_due=days_past_due, as_of=today
    )


def page_of(case: Case) -> str:
    return f"/cases/{case.pk}/"


def test_form_offers_thirty_days_and_recalls(cast: Cast, ask: Ask, today: dt.date) -> None:
    case, lead = outsourced(cast, today), ask(cast.lead)
    assert f"{page_of(case)}recall/" in lead.get(page_of(case)).content.decode()
    form = lead.get(f"{page_of(case)}recall/").context["form"]
    offered = form["in_house_until"].value()
    assert offered == today + dt.timedelta(days=30)

    sent = lead.post(f"{page_of(case)}recall/", {"in_house_until": offered.isoformat(), "note": "she called us"})
    assert sent.status_code == 302
    case = Case.objects.get()
    assert (case.stage, case.in_house_until) == ("phone", offered)
    move = StageMove.objects.get()
    assert (move.note, move.by, move.in_house_until) == ("she called us", cast.lead, offered)


def test_desk_says_what_the_ladder_would_do(cast: Cast, ask: Ask, today: dt.date) -> None:
    until = dt.date(today.year + 1, 12, 23)
    case = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=120, as_of=today, in_house_until=until)
    client = ask(cast.agent)
    page = client.get(page_of(case)).content.decode()
    assert f"In house until 23 December {until.year}; the ladder would outsource it" in page
    page = client.get(page_of(case), headers={"accept-language": "zh-hans"}).content.decode()
    assert f"{until.year}年12月23日前不再委外；按策略本应委外" in page


def test_desk_says_nothing_once_the_day_has_come(cast: Cast, ask: Ask, today: dt.date) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=120, as_of=today, in_house_until=today)
    assert "In house until" not in ask(cast.agent).get(page_of(case)).content.decode()


def test_form_sent_with_a_day_past_is_given_back(cast: Cast, ask: Ask, today: dt.date) -> None:
    case = outsourced(cast, today)
    sent = ask(cast.lead).post(f"{page_of(case)}recall/", {"in_house_until": today.isoformat(), "note": "x"})
    assert sent.status_code == 422
    assert "180 days at most" in sent.content.decode()
    assert Case.objects.get().stage == "outsourced"


def test_preview_of_a_policy_knows_who_is_kept_in_house(cast: Cast, today: dt.date) -> None:
    for until in (None, today, today + dt.timedelta(days=5)):
        make_case(creditor=cast.creditor, days_past_due=120, as_of=today, in_house_until=until)
    programme = programme_in_force(today)
    found = standing_under(programme, portfolio_lines(as_of=today, programmes=[programme]))
    assert found.moves == {("phone", "outsourced"): 2}
