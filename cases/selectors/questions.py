"""What agents ask their supervisors by accepting "ask the supervisor", until somebody has seen to it."""

from django.db.models import Exists, OuterRef

from cases.models import Assignment, Case, ContactLog, NextActionAnswer, Role, StageMove, User
from cases.querysets.next_action import NextActionAnswerQuerySet
from strategies.next_action.acts import Source

MOST_SHOWN = 200


def open_questions(user: User) -> NextActionAnswerQuerySet[NextActionAnswer]:
    """Of each open case that the user sees the latest question, the one that waits longest in front.

    It stands until a supervisor has answered it, contacted the debtor, or handed the case over; until the case has moved or closed; and,
    where a hold asked it, until the hold has ended. What the agent does meanwhile does not end it.
    """
    asked = NextActionAnswer.objects.asked_of_supervisor()
    later = {"case": OuterRef("case"), "at__gt": OuterRef("at")}
    by_others = ContactLog.objects.filter(corrects=None, **later).exclude(agent__role=Role.AGENT)
    ends = (
        asked.filter(case=OuterRef("case"), pk__gt=OuterRef("pk")),
        StageMove.objects.filter(**later),
        Assignment.objects.filter(**later),
        by_others,
    )
    standing = asked.filter(case__in=Case.objects.visible_to(user).open(), word=None)
    standing = standing.filter(*(~Exists(rows) for rows in ends)).exclude(source=Source.HOLD, case__on_hold=False)
    return standing.select_related("case__debtor", "case__creditor", "by").order_by("at", "pk")
