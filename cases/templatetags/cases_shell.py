"""Template tags of the page shell: theme, navigation by role, icons, the undo slot of a message."""

from dataclasses import dataclass
from functools import cache

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

THEMES = ("light", "dark")


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation: its label, address and whether the page shown is inside it."""

    label: str
    url: str
    current: bool


# Address names in the order shown, per role. A name that is not mounted is left out.
QUEUE, SEARCH = ("queue", _("Queue")), ("search", _("Search"))
BOARD, CASES, DAYS = ("board", _("Board")), ("supervision-cases", _("Cases")), ("days", _("Days"))
WAIVERS, UNMATCHED = ("waivers", _("Waivers")), ("unmatched-payments", _("Money in"))
APPROVALS = ("stage-approvals", _("Approvals"))
MATTERS, RULES = ("matters", _("Matters")), ("rules", _("Rules"))
COMPLIANCE = ("self-checks", _("Compliance"))
NAVIGATION = {
    "agent": (QUEUE, SEARCH, MATTERS, ("own-day", _("My day")), RULES),
    "supervisor": (
        BOARD,
        CASES,
        QUEUE,
        SEARCH,
        MATTERS,
        WAIVERS,
        APPROVALS,
        UNMATCHED,
        COMPLIANCE,
        DAYS,
        ("users", _("Agents")),
    ),
    "admin": (
        BOARD,
        CASES,
        QUEUE,
        SEARCH,
        MATTERS,
        WAIVERS,
        APPROVALS,
        UNMATCHED,
        COMPLIANCE,
        DAYS,
        ("imports", _("Imports")),
        ("policies", _("Policy")),
        ("tactics", _("Tactics")),
        ("rates", _("Rates")),
        ("users", _("Users")),
    ),
}
# What stands under “Compliance”, on every page there.
_WATCHED = (
    ("self-checks", _("Self-checks")),
    ("gate-decisions", _("Contact gate")),
    RULES,
    ("subject-requests", _("Data requests")),
    ("reveals", _("Shown whole")),
)
UNDER_COMPLIANCE = {
    "supervisor": _WATCHED,
    "admin": (
        *_WATCHED,
        ("gate-house", _("Declared")),
        ("retention", _("Retention")),
        ("evidence-roots", _("Evidence")),
    ),
}


# Beginnings of the names of pages that stand under “Policy”.
WORKSHOP = ("experiment", "rank-disputes", "simulation")


@register.simple_tag(takes_context=True)
def theme(context: RequestContext) -> str:
    """The theme kept in the reader's cookie, "light" where none or an unknown one is kept."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return chosen if chosen in THEMES else "light"


@register.simple_tag(takes_context=True)
def nav_items(context: RequestContext) -> list[NavItem]:
    """The navigation of the signed-in user's role; empty for a visitor."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    under = {name for name, _label in UNDER_COMPLIANCE.get(user.role, ()) if _is_inside(request, name)}
    return [
        NavItem(
            str(label),
            url,
            _is_inside(request, name) or (name == COMPLIANCE[0] and bool(under)) or _works_on(request, name),
        )
        for name, label in NAVIGATION.get(user.role, ())
        if (url := _mounted(name))
    ]


@register.simple_tag(takes_context=True)
def compliance_items(context: RequestContext) -> list[NavItem]:
    """The pages under “Compliance”, where the page shown is one of them; else none."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    pages = UNDER_COMPLIANCE.get(user.role, ())
    # The longest address that fits: what the house declares stands under the gate's.
    here = max(
        (name for name, _label in pages if _is_inside(request, name)), key=lambda name: len(_mounted(name)), default=""
    )
    return [NavItem(str(label), _mounted(name), name == here) for name, label in pages if here]


def _works_on(request: HttpRequest, name: str) -> bool:
    """Whether the page belongs to the policy's workshop though its address stands elsewhere."""
    here = request.resolver_match.url_name if request.resolver_match else None
    return name == "policies" and (here or "").startswith(WORKSHOP)


def _is_inside(request: HttpRequest, name: str) -> bool:
    return bool(url := _mounted(name)) and request.path.startswith(url)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless a label is given."""
    address = f"{static('vendor/lucide/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.filter
def undo_url(message: Message) -> str:
    """The address that takes the message's act back, or "". Set by `extra_tags="undo=/address/"`."""
    for part in (message.extra_tags or "").split():
        if part.startswith("undo=/") and not part.startswith("undo=//"):
            return part.removeprefix("undo=")
    return ""


@cache
def _mounted(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
