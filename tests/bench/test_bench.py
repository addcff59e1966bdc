"""The bench itself, at a size that takes a second: it must compare equal work. No time is asserted."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import clear_url_caches

from tests.bench import building, desk, handover, night, payments, report, twin, workshop
from tests.bench.measuring import Limit, Measure, machine
from tests.factories import NOW

CASES, AGENTS = 300, 20


@pytest.fixture
def built(transactional_db: None, settings: Any) -> None:
    from strategies.services.policies import ship_default_policy

    settings.ROOT_URLCONF = "tests.bench.urls"
    clear_url_caches()
    ship_default_policy(now=NOW)
    building.build(CASES, AGENTS)


def test_night_and_its_floor_leave_the_same_rows(built: None) -> None:
    night.product_night()
    left = night.fingerprint()
    assert left["moves"] == CASES // 5
    night.product_night(night.quiet_nights(1)[0])
    assert night.fingerprint() == left


def test_points_of_the_build_are_those_that_the_product_counts(built: None) -> None:
    from cases.models import Case

    before = list(Case.objects.order_by("pk").values_list("rank_points", "rank_changes_on"))
    Case.objects.update(rank_points=0)
    assert list(Case.objects.order_by("pk").values_list("rank_points", "rank_changes_on")) == before
    assert min(points for points, _on in before) > 0


def test_bare_night_moves_a_fifth(built: None) -> None:
    night.bare_night()
    assert night.fingerprint()["moves"] == CASES // 5


def test_bare_night_and_night_agree_on_every_stage(built: None) -> None:
    from cases.models import Case, StageMove

    night.bare_night()
    bare = dict(Case.objects.values_list("pk", "stage"))
    moves = set(StageMove.objects.values_list("case_id", "from_stage", "to_stage", "days_past_due", "balance"))
    night.product_night()  # finds nothing left to move
    assert dict(Case.objects.values_list("pk", "stage")) == bare
    assert set(StageMove.objects.values_list("case_id", "from_stage", "to_stage", "days_past_due", "balance")) == moves


def test_night_by_segments_moves_what_its_floor_moves(built: None) -> None:
    workshop.publish_segments()
    night.product_night()
    assert night.fingerprint()["moves"] == CASES // 5


def test_what_if_finds_who_moves_otherwise(built: None) -> None:
    workshop.publish_segments()
    found = workshop.measure_what_if()
    assert found["rows"] >= CASES // 5


def test_per_case_twin_walks_every_case(built: None) -> None:
    assert twin.night_case_by_case() == CASES
    assert night.fingerprint()["moves"] == CASES // 5


def test_desk_is_measured_with_its_queries(built: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "WARM", 0)
    monkeypatch.setattr(desk, "SAMPLES", 2)
    found = desk.measure_desk()
    assert set(found["seconds"]) == {"floor", "queue", "next", "contact"}
    assert found["queries"]["floor"] == 2
    assert found["rows"] > 0


def test_hand_over_and_its_floor_write_the_same_history(built: None) -> None:
    desk_of = handover.Desk(50)
    desk_of.product()
    after_product = night.fingerprint()["assignments"]
    desk_of.bare()
    assert night.fingerprint()["assignments"] - after_product == 50 >= after_product > 40


def test_report_is_a_table_and_a_document(tmp_path: Path) -> None:
    measures = [Measure("night", "bare SQL", 3.0, 2.0, 1.5), Measure("twin", "sets", 4.0, 2.0)]
    limits = [Limit("queries: queue page", 13, 12, "")]
    text = report.table(measures, limits)
    assert "| night | bare SQL | 3.00 s | 2.00 s | 1.50 | 1.5 | met |" in text
    assert "NOT MET" in text
    report.write(tmp_path / "bench.json", {"cases": 1}, measures, limits)
    document = json.loads((tmp_path / "bench.json").read_text())
    assert document["measures"][0]["ratio"] == 1.5
    assert document["machine"]["cores"] == machine()["cores"]


def test_payments_and_their_floor_leave_the_same_rows(built: None) -> None:
    found = payments.measure_payments("200")
    assert (found["rows"], found["left"]["payment"], found["left"]["allocation"]) == (200, 200, 200)
    assert payments.measure_bare_payments()["seconds"] > 0
