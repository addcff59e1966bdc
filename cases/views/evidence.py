"""Evidence taken in hand: a recording or proof opened, a case's bundle made. Each with its purpose in the custody log."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.evidence import BundleForm, PurposeForm
from cases.models import ChainRoot, ContactLog, CustodyEntry, CustodyKind, DeliveryProof, Recording
from cases.services.evidence.bundle import make_bundle
from cases.services.evidence.custody import write_custody
from cases.services.evidence.size import must_fit_an_answer
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import supervision
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@login_required
def recording(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _open(request, get_object_or_404(Recording.objects.visible_to(request.user), pk=pk))


@require_http_methods(["GET", "POST"])
@login_required
def proof(request: StaffRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(DeliveryProof.objects.visible_to(request.user), pk=pk)
    if not row.sha256:
        raise Http404  # a number alone: there is nothing to open
    return _open(request, row)


@require_http_methods(["GET", "POST"])
@supervision
def bundle(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The bundle of a case, made and sent at once where it is not too large; the page shows who had its evidence before."""
    case = case_for(request, pk)
    form = BundleForm(request.POST or None)
    if form.is_valid():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"evidence-{case.pk}.zip"
            try:
                must_fit_an_answer(case)
                make_bundle(case=case, out=path, by=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, [str(reason) for reason in refused.reasons])
            else:  # an open file outlives its name
                return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    context = {
        "case": case,
        "form": form,
        "contacts": ContactLog.objects.visible_to(request.user).filter(case=case).count(),
        "recordings": Recording.objects.visible_to(request.user).filter(case=case).count(),
        "proofs": DeliveryProof.objects.visible_to(request.user).filter(case=case).count(),
        "custody": CustodyEntry.objects.visible_to(request.user)
        .filter(case=case)
        .select_related("by")
        .order_by("-pk")[:50],
        "root": ChainRoot.objects.first(),
    }
    return render(request, "cases/evidence.html", context, status=422 if form.errors else 200)


def _open(request: StaffRequest, row: Any) -> HttpResponseBase:
    """Asks what for, writes it down, and sends the file as it lies on disk; its type is what its bytes said."""
    case = case_for(request, row.case_id)
    form, is_recording = PurposeForm(request.POST or None), isinstance(row, Recording)
    # not its name: whoever named the file may have named the debtor, and titles stay in the browser's history
    title = (_("Recording %(number)d") if is_recording else _("Proof %(number)d")) % {"number": row.pk}
    if form.is_valid():
        try:
            source = row.file.open("rb")
        except FileNotFoundError:
            form.add_error(None, _("The file is gone. The daily check names it; tell an administrator."))
        except ValueError:  # no name is left
            form.add_error(None, _("The file was erased with all that is personal of this debtor."))
        else:
            write_custody(
                case=case,
                kind=CustodyKind.OPENED if is_recording else CustodyKind.PROOF_OPENED,
                by=request.user,
                now=timezone.now(),
                **{"recording" if is_recording else "proof": row},
                **form.cleaned_data,
            )
            return FileResponse(source, as_attachment=True, filename=row.name, content_type=row.content_type)
    return case_form(request, case, form, title=title, submit=_("Open the file"), quick={})
