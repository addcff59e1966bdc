"""The readable form of a bundle: case sheet, every contact with every field, media, custody, chain end, signature, seal."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cases.evidence.registry import CONTACTS
from cases.models import Case, ChainRoot, ContactLog, CustodyEntry, DeliveryProof, Recording, User
from cases.selectors.contact_record import fields_of
from cases.services.evidence.lines import rows_of
from cases.services.evidence.press import Press
from cases.services.evidence.sheet import case_sheet, chain_of
from cases.templatetags.cases_display import day, day_and_time, money

Pairs = list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Paper:
    """What stands on the cover. `manifest`: SHA-256 of manifest.json, which binds the paper to the files."""

    case: Case
    purpose: str
    by: User | None
    now: dt.datetime
    whole: bool
    manifest: str

    @property
    def maker(self) -> str:
        return self.by.display_name() if self.by else _("the server's command line")


def write_paper(paper: Paper, out: Path, *, language: str) -> None:
    """The document in one language, as a PDF at `out`."""
    with override(language):
        canvas = Canvas(
            str(out), pagesize=A4, pageCompression=1, invariant=1, lang="zh-CN" if language != "en" else "en"
        )
        canvas.setTitle(_("Evidence, case %(case)d") % {"case": paper.case.pk})
        words = {"name": paper.maker, "time": day_and_time(paper.now), "hash": paper.manifest[:16]}
        press = Press(canvas, foot=_("made by %(name)s, %(time)s · manifest %(hash)s…") % words)
        _cover(press, paper)
        _contacts(press, paper)
        _media(press, paper.case)
        _custody(press, paper.case)
        _ends(press, paper)
        press.finish()


def _cover(press: Press, paper: Paper) -> None:
    sheet = case_sheet(paper.case, whole=paper.whole)
    debtor = sheet["debtor"]
    press.title(_("Evidence, case %(case)d") % {"case": paper.case.pk})
    press.pairs(
        _said(
            (_("Creditor"), sheet["creditor"]),
            (_("Debtor"), debtor["name"]),
            (_("Identity or registration number"), debtor["identity_number"]),
            (_("Guarantors"), ", ".join(one["name"] for one in sheet["guarantors"]) or _("none")),
            (_("Opened on"), day(paper.case.opened_on)),
            (_("Balance"), money(paper.case.balance, paper.case.currency)),
            (_("Made by"), paper.maker),
            (_("Made at"), day_and_time(paper.now)),
            (_("Purpose"), paper.purpose),
            (_("SHA-256 of manifest.json"), paper.manifest),
        )
    )
    press.heading(_("Debts"))
    for debt in paper.case.debts.order_by("due_on", "pk"):
        words = {"number": debt.number, "day": day(debt.due_on), "balance": money(debt.balance, paper.case.currency)}
        press.text(_("%(number)s · due %(day)s · %(balance)s still owed") % words)
    press.gap(8)
    press.text(_("Times are those of %(zone)s.") % {"zone": timezone.get_current_timezone_name()}, grey=True)
    press.text(_("Red: what the record ought to say and does not."), grey=True)


def _contacts(press: Press, paper: Paper) -> None:
    press.heading(_("Contacts, in the order in which they were logged"))
    for contact in rows_of(CONTACTS, paper.case).iterator(chunk_size=500):
        _contact(press, contact, whole=paper.whole)


def _contact(press: Press, contact: ContactLog, *, whole: bool) -> None:
    press.gap(5)
    title = _("Contact %(number)d") % {"number": contact.pk}
    if contact.corrects_id:
        title += " · " + _("corrects contact %(number)d") % {"number": contact.corrects_id}
    press.pairs([(title, day_and_time(contact.at), False)])
    fields = fields_of(contact, whole=whole)
    said = [(str(one.label), str(one.value) or _("not said"), one.gap) for one in fields if one.value or one.gap]
    press.pairs([*said, (_("Seal"), contact.seal, False)])
    if silent := [str(one.label) for one in fields if not one.value and not one.gap]:
        press.text(_("Not said: %(fields)s") % {"fields": ", ".join(silent)}, grey=True)
    press.rule()


def _media(press: Press, case: Case) -> None:
    press.heading(_("Recordings"))
    for recording in Recording.objects.filter(case=case).iterator():
        length = _("%(seconds)d s") % {"seconds": recording.seconds} if recording.seconds is not None else ""
        press.pairs(
            _said(
                (_("Recording %(number)d") % {"number": recording.pk}, recording.name),
                (_("Contact"), str(recording.contact_id)),
                (_("Recorded at"), day_and_time(recording.captured_at)),
                (_("Length"), length),
                (_("Device"), recording.device),
                (_("Added at"), day_and_time(recording.at)),
                ("SHA-256", recording.sha256),
                (_("Seal"), recording.seal),
            )
        )
        press.rule()
    press.heading(_("Proofs of arrival"))
    for proof in DeliveryProof.objects.filter(case=case).iterator():
        press.pairs(
            _said(
                (proof.get_kind_display(), proof.reference or proof.name),
                (_("Contact"), str(proof.contact_id)),
                (_("Arrived, read or came back at"), day_and_time(proof.arrived_at)),
                (_("Added at"), day_and_time(proof.at)),
                ("SHA-256", proof.sha256),
                (_("Seal"), proof.seal),
            )
        )
        press.rule()


def _custody(press: Press, case: Case) -> None:
    press.heading(_("Custody"))
    for entry in CustodyEntry.objects.filter(case=case).select_related("by").iterator():
        who = entry.by.display_name() if entry.by else _("the server's command line")
        press.text(f"{day_and_time(entry.at)} · {entry.get_kind_display()} · {who} · {entry.purpose}")


def _ends(press: Press, paper: Paper) -> None:
    press.heading(_("End of the chain"))
    chain, root = chain_of(paper.case), ChainRoot.objects.first()
    press.pairs(
        _said(
            (_("Contacts"), str(chain["contacts"])),
            (_("Seal of the last contact"), chain["last"]["seal"] if chain["last"] else ""),
            (_("Latest closed day"), day(root.day) if root else ""),
            (_("Its root"), root.root if root else ""),
        )
    )
    press.text(_("How to verify: verify_evidence.py in the bundle; any Python from 3.8 on."), grey=True)
    press.heading(_("Signature and seal"))
    press.text(_("This is a true print of the records of the system, made in the ordinary course of business."))
    press.gap(6)
    press.box(_("Signature of the member of staff, date"), height=70)
    press.box(_("Seal of the creditor"), height=110)


def _said(*pairs: tuple[str, str]) -> Pairs:
    return [(str(label), value, False) for label, value in pairs if value]
