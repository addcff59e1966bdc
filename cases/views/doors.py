"""Who may open a page at all. What they see on it is narrowed by `visible_to`.

A page that is not for a role answers 404 there, as if it did not exist: an agent learns nothing of it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def supervision(view: View) -> View:
    """For supervisors and administrators."""
    return _open_to(lambda user: user.is_supervisor or user.is_admin, view)


def administration(view: View) -> View:
    """For administrators."""
    return _open_to(lambda user: user.is_admin, view)


def _open_to(allowed: Callable[[Any], bool], view: View) -> View:
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
