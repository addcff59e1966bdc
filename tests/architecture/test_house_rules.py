"""The house rules that a reader of the code relies on, checked on the syntax trees of the code itself."""

import ast

from tests.architecture.sources import APPLICATIONS, ROOT, called_name, calls, modules, tree_of, where

PAGES = ("cases/views", "cases/api")
BELOW_PAGES = (
    "cases/services",
    "cases/selectors",
    "cases/models",
    "cases/querysets",
    "cases/intake",
    "strategies/services",
    "strategies/models",
)
WRITING = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update_or_create",
}
CLOCKS = {"now", "today", "localdate", "localtime", "business_date", "utcnow"}
# The night's set-based verbs, each held to its per-case twin by a test.
SET_BASED = ("cases/services/night",)
# Models that belong to nobody's cases: who may see the page may see them all. An Assignment is asked only for one's own.
UNSCOPED = {
    "Assignment", "ChainRoot", "ContactRule", "ContactRuleDraft", "Creditor", "DayRun", "Experiment", "Policy", "Portfolio", "RuleReview",
    "SelfCheck",     "Tactic", "Team", "Token", "User",
}  # fmt: skip


def _is_database_update(call: ast.Call) -> bool:
    """`queryset.update(field=…)` and `queryset.update(**changes)`; a dictionary's update takes a positional."""
    return called_name(call) == "update" and isinstance(call.func, ast.Attribute) and not call.args


def test_rule_1_pages_never_write() -> None:
    writes = [
        where(path, call)
        for path in modules(*PAGES)
        for call in calls(path)
        if (called_name(call) in WRITING and isinstance(call.func, ast.Attribute)) or _is_database_update(call)
    ]
    assert writes == []


def test_rule_2_services_take_keywords_only() -> None:
    loose = [
        f"{where(path, node)} {node.name}"
        for path in modules("cases/services", "strategies/services")
        if path.parent.name == "services"  # the folders below hold the parts of one verb
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if len(positional := [*node.args.posonlyargs, *node.args.args]) > 1
        if {"as_of", "now", "by"} & {argument.arg for argument in positional}
    ]
    assert loose == []


def test_rule_2_services_know_no_request() -> None:
    forbidden = ("django.http", "django.forms", "django.shortcuts", "django.views", "rest_framework")
    found = [
        f"{where(path, node)} {node.module}"
        for path in modules(*BELOW_PAGES)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(forbidden)
    ]
    assert found == []


def test_rule_3_time_is_an_argument_below_pages_tasks_and_commands() -> None:
    read = [
        f"{where(path, call)} {called_name(call)}()"
        for path in modules(*BELOW_PAGES)
        for call in calls(path)
        if called_name(call) in CLOCKS and not call.args  # with an argument they convert, they do not look
    ]
    assert read == []


def test_rule_5_queryset_methods_return_querysets() -> None:
    other = [
        f"{where(path, method)} {method.name}"
        for path in modules("cases/querysets", "strategies/querysets.py")
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet")
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
        if method.returns is None or not any(word in ast.unparse(method.returns) for word in ("QuerySet", "Self"))
    ]
    assert other == []


def test_rule_6_pages_fetch_only_what_the_user_may_see() -> None:
    """In pages every `Model.objects` goes on to `visible_to(user)`, unless all who see the page may see the model."""
    unscoped = []
    for path in modules(*PAGES):
        parents = {child: node for node in ast.walk(tree_of(path)) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree_of(path)):
            if not (isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")):
                continue
            following = parents.get(node)
            scoped = isinstance(following, ast.Attribute) and following.attr == "visible_to"
            if not scoped and ast.unparse(node.value) not in UNSCOPED:
                unscoped.append(f"{where(path, node)} {ast.unparse(node)}")
    assert unscoped == []


def test_queryset_update_only_in_the_set_based_verbs() -> None:
    """`update()` bypasses the guards of the state machine: outside these verbs a row is locked, changed and saved."""
    allowed = set(modules(*SET_BASED))
    found = [
        where(path, call)
        for path in modules(*APPLICATIONS)
        if path not in allowed
        for call in calls(path)
        if _is_database_update(call)
    ]
    assert found == []


def test_modules_are_named_in_the_words_of_the_trade() -> None:
    banned = {"helpers", "manager", "managers", "manager2", "misc", "utils", "util", "common"}
    assert [str(path.relative_to(ROOT)) for path in modules(*APPLICATIONS) if path.stem in banned] == []


def test_rooms_stay_small() -> None:
    lengths = sorted(
        (len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT)))
        for path in modules(*APPLICATIONS)
    )
    assert [entry for entry in lengths if entry[0] >= 400] == []
    assert lengths[len(lengths) * 9 // 10][0] <= 300
