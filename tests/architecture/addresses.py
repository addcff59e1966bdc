"""Every address of the house by name, with the answer that each member of the cast is due.

Columns: nobody signed in, the case's agent, the team mate, the stranger (another team's agent), the team's lead,
another team's lead, the administrator. An address that is not listed here fails the test: say who may open it.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

MEMBERS = ("nobody", "agent", "mate", "stranger", "lead", "other_lead", "admin")

# Patterns of answers, in the order of MEMBERS.
EVERYBODY_IN = "302 200 200 200 200 200 200"
SUPERVISION = "302 404 404 404 200 200 200"
ADMINISTRATION = "302 404 404 404 404 404 200"
OWN_CASE = "302 200 404 404 200 404 200"

# name → (method, answers); of two methods the one that acts. Names of the API begin with "api:".
EXPECTED: dict[str, tuple[str, str]] = {
    # sign-in: open to all who are asked to sign in, or for those who are in
    "account_login": ("GET", "200 302 302 302 302 302 302"),
    "account_logout": ("GET", "302 200 200 200 200 200 200"),
    "account_inactive": ("GET", "200 200 200 200 200 200 200"),
    "account_signup": ("GET", "200 302 302 302 302 302 302"),
    "account_reauthenticate": ("GET", EVERYBODY_IN),
    "account_email": ("GET", EVERYBODY_IN),
    "account_email_verification_sent": ("GET", "200 200 200 200 200 200 200"),
    "account_change_password": ("GET", EVERYBODY_IN),
    "account_set_password": ("GET", "302 302 302 302 302 302 302"),
    "account_reset_password": ("GET", "200 200 200 200 200 200 200"),
    "account_confirm_login_code": ("GET", "302 302 302 302 302 302 302"),
    "account_confirm_email": ("GET", "200 200 200 200 200 200 200"),
    "account_reset_password_from_key_done": ("GET", "200 200 200 200 200 200 200"),
    "account_reset_password_from_key": ("GET", "200 200 200 200 200 200 200"),
    "account_reset_password_done": ("GET", "200 200 200 200 200 200 200"),
    "mfa_index": ("GET", EVERYBODY_IN),
    "mfa_authenticate": ("GET", "302 302 302 302 302 302 302"),
    "mfa_reauthenticate": ("GET", "302 302 302 302 302 302 302"),
    "mfa_activate_totp": ("GET", "302 302 302 302 302 302 302"),
    "mfa_deactivate_totp": ("GET", "302 404 404 404 404 404 404"),
    "mfa_view_recovery_codes": ("GET", "302 404 404 404 404 404 404"),
    "mfa_generate_recovery_codes": ("GET", "302 302 302 302 302 302 302"),
    "mfa_download_recovery_codes": ("GET", "302 404 404 404 404 404 404"),
    # shell
    "home": ("GET", "302 302 302 302 302 302 302"),
    "set_language": ("POST", "302 302 302 302 302 302 302"),
    "set_theme": ("POST", "302 302 302 302 302 302 302"),
    # the agent's pages; the case is `agent`'s, in the team that `lead` answers for
    "queue": ("GET", EVERYBODY_IN),
    "queue-view-keep": ("POST", "302 302 302 302 302 302 302"),
    "queue-view-drop": ("POST", "302 302 302 302 302 302 302"),
    "own-day": ("GET", "302 200 200 200 404 404 404"),
    "next-case": ("POST", "302 302 302 302 302 302 302"),
    "search": ("GET", EVERYBODY_IN),
    "case": ("GET", OWN_CASE),
    "case-balance": ("GET", OWN_CASE),
    "case-balance-export": ("GET", OWN_CASE),
    "case-limitation": ("GET", OWN_CASE),
    "limitation-withdraw": ("GET", OWN_CASE),
    "debt-guarantee": ("GET", OWN_CASE),
    "guarantee-end": ("GET", OWN_CASE),
    "debt-limitation-law": ("GET", "302 404 404 404 200 404 200"),
    "case-waiver": ("GET", OWN_CASE),
    "case-promise-read": ("GET", OWN_CASE),
    "waiver-withdraw": ("POST", "302 302 404 404 302 404 302"),
    "case-plan": ("GET", OWN_CASE),
    "plan-cancel": ("POST", "302 302 404 404 302 404 302"),
    "unmatched-payments": ("GET", SUPERVISION),
    "unmatched-payment": ("GET", "302 404 404 404 200 404 200"),
    "case-lease": ("POST", "302 204 404 404 204 404 204"),
    "case-tactics": ("GET", OWN_CASE),
    "case-skip": ("GET", OWN_CASE),
    "case-pick": ("GET", OWN_CASE),
    "case-leave": ("POST", "302 204 404 404 204 404 204"),
    "case-point-new": ("GET", OWN_CASE),
    "case-point-mark": ("POST", "302 302 404 404 302 404 302"),
    "case-point": ("GET", OWN_CASE),
    "case-point-restore": ("POST", "302 422 404 404 422 404 422"),
    "case-investigation": ("GET", OWN_CASE),
    "case-assessment": ("GET", OWN_CASE),
    "case-sign": ("POST", "302 302 404 404 302 404 302"),
    "sign": ("GET", OWN_CASE),
    "case-log-contact": ("POST", "302 422 404 404 422 404 422"),
    "case-promise": ("GET", OWN_CASE),
    "promise-cancel": ("POST", "302 302 404 404 302 404 302"),
    "case-payment": ("GET", OWN_CASE),
    # supervision
    "board": ("GET", SUPERVISION),
    "supervision-cases": ("GET", SUPERVISION),
    "supervision-cases-export": ("GET", SUPERVISION),
    "records-payments": ("GET", SUPERVISION),
    "records-promises": ("GET", SUPERVISION),
    "records-contacts": ("GET", SUPERVISION),
    "records-moves": ("GET", SUPERVISION),
    "reassign": ("GET", SUPERVISION),
    "case-recall": ("GET", "302 404 404 404 200 404 200"),
    "case-close": ("GET", "302 404 404 404 200 404 200"),
    "case-reopen": ("GET", "302 404 404 404 200 404 200"),
    "payment-payer": ("GET", OWN_CASE),
    "payment-reverse": ("GET", "302 404 404 404 200 404 200"),
    "debt-terms": ("GET", "302 404 404 404 200 404 200"),
    "debt-order": ("GET", "302 404 404 404 200 404 200"),
    "hold-release": ("GET", OWN_CASE),
    "matters": ("GET", EVERYBODY_IN),
    "case-matter": ("GET", OWN_CASE),
    "hand-overs": ("GET", SUPERVISION),
    "hand-over-undo": ("POST", "302 404 404 404 302 302 302"),
    "days": ("GET", SUPERVISION),
    "day-turn": ("POST", "302 404 404 404 302 302 302"),
    "day": ("GET", SUPERVISION),
    "day-progress": ("GET", "302 404 404 404 302 302 302"),
    # administration
    "policies": ("GET", ADMINISTRATION),
    "policy": ("GET", ADMINISTRATION),
    "policy-edit": ("POST", "302 404 404 404 404 404 422"),
    "policy-what-if": ("GET", "302 404 404 404 404 404 302"),
    "policy-clone": ("POST", "302 404 404 404 404 404 302"),
    "policy-publish": ("GET", ADMINISTRATION),
    "policy-discard": ("POST", "302 404 404 404 404 404 302"),
    "waivers": ("GET", SUPERVISION),
    "waiver": ("GET", "302 404 404 404 200 404 200"),
    "wording": ("GET", EVERYBODY_IN),
    "tactics": ("GET", ADMINISTRATION),
    "tactic-new": ("GET", ADMINISTRATION),
    "tactic": ("GET", ADMINISTRATION),
    "rates": ("GET", ADMINISTRATION),
    "limitation-periods": ("GET", ADMINISTRATION),
    "users": ("GET", SUPERVISION),
    "user-new": ("GET", ADMINISTRATION),
    "user": ("GET", ADMINISTRATION),
    "user-active": ("POST", "302 404 404 404 404 404 302"),
    "user-takes-work": ("POST", "302 404 404 404 302 404 302"),
    "user-password": ("POST", "302 404 404 404 404 404 200"),
    "teams": ("GET", ADMINISTRATION),
    "team-new": ("GET", ADMINISTRATION),
    "team": ("GET", ADMINISTRATION),
    "creditor-new": ("GET", ADMINISTRATION),
    "creditor": ("GET", ADMINISTRATION),
    "imports": ("GET", ADMINISTRATION),
    "import-new": ("GET", ADMINISTRATION),
    "import": ("GET", ADMINISTRATION),
    "import-check": ("POST", "302 404 404 404 404 404 422"),
    "import-load": ("POST", "302 404 404 404 404 404 302"),
    "import-progress": ("GET", "302 404 404 404 404 404 302"),
    "import-refused": ("GET", "302 404 404 404 404 404 404"),
    # API: 401 without a sign-in, 404 for a stranger's rows; its description is public, its root shows nothing
    "api:root": ("GET", "404 404 404 404 404 404 404"),
    "api:docs": ("GET", "200 200 200 200 200 200 200"),
    "api:schema": ("GET", "200 200 200 200 200 200 200"),
    "api:tokens": ("POST", "400 400 400 400 400 400 400"),
    "api:own-token": ("DELETE", "401 204 204 204 204 204 204"),
    "api:portfolio-list": ("GET", "401 403 403 403 403 403 200"),
    "api:portfolio-detail": ("GET", "401 403 403 403 403 403 200"),
    "api:portfolio-check": ("POST", "401 403 403 403 403 403 202"),
    "api:portfolio-load": ("POST", "401 403 403 403 403 403 409"),
    "api:portfolio-refused": ("GET", "401 403 403 403 403 403 404"),
    "api:debtor-list": ("GET", "401 200 200 200 200 200 200"),
    "api:debtor-detail": ("GET", "401 200 404 404 200 404 200"),
    "api:debt-list": ("GET", "401 200 200 200 200 200 200"),
    "api:debt-detail": ("GET", "401 200 404 404 200 404 200"),
    "api:case-list": ("GET", "401 200 200 200 200 200 200"),
    "api:case-ledger": ("GET", "401 200 404 404 200 404 200"),
    "api:case-take-next": ("POST", "401 200 204 204 204 204 204"),
    "api:case-detail": ("GET", "401 200 404 404 200 404 200"),
    "api:case-close": ("POST", "401 403 404 404 400 404 400"),
    "api:case-leave": ("POST", "401 204 404 404 204 404 204"),
    "api:case-reassign": ("POST", "401 403 404 404 400 404 400"),
    "api:case-recall": ("POST", "401 403 404 404 400 404 400"),
    "api:case-reopen": ("POST", "401 403 404 404 400 404 400"),
    "api:contact-list": ("GET", "401 200 200 200 200 200 200"),
    "api:contact-detail": ("GET", "401 200 404 404 200 404 200"),
    "api:promise-list": ("GET", "401 200 200 200 200 200 200"),
    "api:promise-detail": ("GET", "401 200 404 404 200 404 200"),
    "api:promise-cancel": ("POST", "401 200 404 404 200 404 200"),
    "api:payment-list": ("GET", "401 200 200 200 200 200 200"),
    "api:payment-detail": ("GET", "401 200 404 404 200 404 200"),
    "api:payment-reverse": ("POST", "401 403 404 404 400 404 400"),
    "api:day-run-list": ("GET", "401 403 403 403 200 200 200"),
    "api:day-run-detail": ("GET", "401 403 403 403 200 200 200"),
    "api:policy-list": ("GET", "401 200 200 200 200 200 200"),
    "api:policy-detail": ("GET", "401 200 200 200 200 200 200"),
}


def addresses() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, arguments) of every address mounted; Django's own administration is left to a test of its own."""
    yield from _walk(get_resolver(), "", ())


def _walk(resolver: URLResolver, space: str, arguments: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        names = (*arguments, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or 'root'}", tuple(dict.fromkeys(names))
        elif pattern.namespace != "admin":
            yield from _walk(pattern, f"{pattern.namespace}:" if pattern.namespace else space, names)
