"""Two administrators giving the same name at the same moment: one has it, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from cases.models import Creditor, Team, User
from cases.services.staff import create_user, save_creditor, save_team
from cases.services.verdict import Refused
from tests.cast import Cast

SAVES: dict[str, Callable[[Cast], object]] = {
    "user": lambda cast: create_user(username="twin", role="agent", team=cast.team),
    "team": lambda _cast: save_team(team=Team(), name="Twin", picking="free", is_active=True, supervisors=[]),
    "creditor": lambda _cast: save_creditor(creditor=Creditor(), name="Twin", team=None, kind="", jurisdiction="CN"),
}
FOUND: dict[str, Any] = {
    "user": lambda: User.objects.filter(username="twin"),
    "team": lambda: Team.objects.filter(name="Twin"),
    "creditor": lambda: Creditor.objects.filter(name="Twin"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", SAVES)
def test_name_given_twice_at_once_is_refused_to_all_but_one(cast: Cast, kind: str) -> None:
    gate = Barrier(4)

    def save(_number: int) -> bool:
        gate.wait()
        try:
            SAVES[kind](cast)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(save, range(4))) == [False, False, False, True]
    assert FOUND[kind]().count() == 1
