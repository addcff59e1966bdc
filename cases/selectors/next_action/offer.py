"""A proposal as it stands on a page, so that an answer is about what was read there and not about what came later."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import Case
from strategies.next_action.acts import Act, Source
from strategies.next_action.facts import Proposal
from strategies.programme.programme import Segment


@dataclass(frozen=True)
class Offer:
    """Columns as in NextActionAnswer; `on_hold`: as the case stood."""

    case_id: int
    as_of: dt.date
    last_contact: int
    on_hold: bool
    act: Act
    source: Source
    not_before: dt.datetime | None
    script: str
    stage: str
    segment: str
    policy_id: int | None
    reasons: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """The same for the same proposal on the same day after the same contact: it is answered once."""
        at = self.not_before.astimezone(dt.UTC).isoformat() if self.not_before else ""
        named = [self.case_id, self.as_of.isoformat(), self.last_contact, self.act, self.source, at]
        return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:32]

    def as_told(self) -> dict[str, Any]:
        """As plain values, which `told` reads."""
        at = self.not_before.isoformat() if self.not_before else None
        return {**self.__dict__, "as_of": self.as_of.isoformat(), "not_before": at}

    @classmethod
    def told(cls, told: Mapping[str, Any]) -> "Offer":
        at, reasons = told["not_before"], tuple((source, text) for source, text in told["reasons"])
        read = {
            "as_of": dt.date.fromisoformat(told["as_of"]),
            "not_before": dt.datetime.fromisoformat(at) if at else None,
            "act": Act(told["act"]),
            "source": Source(told["source"]),
            "reasons": reasons,
        }
        return cls(**{**told, **read})


def offer_of(case: Case, proposal: Proposal, *, segment: Segment, last_contact: int, as_of: dt.date) -> Offer:
    reasons: Sequence[tuple[str, str]] = [(str(one.source), one.text) for one in proposal.reasons]
    return Offer(
        case_id=case.pk,
        as_of=as_of,
        last_contact=last_contact,
        on_hold=case.on_hold,
        act=proposal.act,
        source=proposal.source,
        not_before=proposal.at,
        script=proposal.script,
        stage=case.stage,
        segment=segment.name,
        policy_id=segment.ladder.policy_id,
        reasons=tuple(reasons),
    )
