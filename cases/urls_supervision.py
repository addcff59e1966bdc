"""The addresses of supervision and administration."""

from django.urls import path

from cases import addresses  # noqa: F401 - registers the converter
from cases.views import board, caselist, closing, days, hold, policies, rates, reassign, recall, records, staff, waivers

urlpatterns = [
    path("board/", board.show, name="board"),
    path("supervision/cases/", caselist.show, name="supervision-cases"),
    path("supervision/cases/export/", caselist.export, name="supervision-cases-export"),
    path("supervision/payments/", records.payments, name="records-payments"),
    path("supervision/promises/", records.promises, name="records-promises"),
    path("supervision/contacts/", records.contacts, name="records-contacts"),
    path("supervision/moves/", records.moves, name="records-moves"),
    path("supervision/reassign/", reassign.reassign, name="reassign"),
    path("cases/<int:pk>/recall/", recall.recall_form, name="case-recall"),
    path("cases/<int:pk>/close/", closing.close_form, name="case-close"),
    path("cases/<int:pk>/reopen/", closing.reopen_form, name="case-reopen"),
    path("holds/<int:pk>/release/", hold.release, name="hold-release"),
    path("supervision/hand-overs/", reassign.history, name="hand-overs"),
    path("supervision/hand-overs/<uuid:batch>/undo/", reassign.undo, name="hand-over-undo"),
    path("days/", days.index, name="days"),
    path("days/turn/", days.turn, name="day-turn"),
    path("days/<isodate:as_of>/", days.show, name="day"),
    path("days/<isodate:as_of>/progress/", days.progress, name="day-progress"),
    path("policies/", policies.index, name="policies"),
    path("policies/<int:version>/", policies.show, name="policy"),
    path("policies/<int:version>/edit/", policies.edit, name="policy-edit"),
    path("policies/<int:version>/what-if/", policies.what_if, name="policy-what-if"),
    path("policies/<int:version>/clone/", policies.clone, name="policy-clone"),
    path("policies/<int:version>/publish/", policies.publish, name="policy-publish"),
    path("policies/<int:version>/discard/", policies.discard, name="policy-discard"),
    path("waivers/", waivers.index, name="waivers"),
    path("waivers/<int:pk>/", waivers.decide, name="waiver"),
    path("rates/", rates.rates, name="rates"),
    path("users/", staff.users, name="users"),
    path("users/new/", staff.new_user, name="user-new"),
    path("users/<int:pk>/", staff.user, name="user"),
    path("users/<int:pk>/active/", staff.user_active, name="user-active"),
    path("users/<int:pk>/takes-work/", staff.takes_work, name="user-takes-work"),
    path("users/<int:pk>/password/", staff.password, name="user-password"),
    path("teams/", staff.teams, name="teams"),
    path("teams/new/", staff.team, name="team-new"),
    path("teams/<int:pk>/", staff.team, name="team"),
    path("creditors/new/", staff.creditor, name="creditor-new"),
    path("creditors/<int:pk>/", staff.creditor, name="creditor"),
]
