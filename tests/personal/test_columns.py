"""Every column that can hold words or numbers of a person is emptied by an erasure, or is said here to hold none."""

import re

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.services.retention.erasing import WORDS

# Rows of these go as a whole.
WHOLE = {"customernumber"}

# table → columns that tell of no person: codes, keys, hashes, amounts, and what only the house says of itself.
HARMLESS = {
    "case": {"currency"},
    "contactdecision": {"reasons", "rules", "facts", "seal"},
    "contactlog": {
        "outcome", "evasions", "own_line", "script", "text_sha256", "effects", "previous_seal", "seal",
    },
    "custodyentry": {"detail", "seal"},
    "debt": {"number", "instalment", "product", "currency", "limitation_law", "terms", "agreed_order"},
    "debtor": {"language"},
    "deliveryproof": {"file", "sha256", "content_type", "seal"},  # the file: retention/media.py
    "erasure": {"seals"},
    "finding": {"question"},
    "formerstate": {"stage", "closed_as", "held_from", "ability", "willingness"},
    "heldback": {"closed"},
    "knownfact": {"name"},
    "ledgerline": {"rule", "working"},
    "nextactionanswer": {"key", "script", "segment", "reasons"},  # reasons: sentences of the rule book
    "rankdispute": {"parts"},
    "payment": {"currency", "reference", "named", "effects"},
    "queuechoice": {"reason"},
    "recording": {"file", "sha256", "content_type", "device", "seal"},
    "rootleaf": {"table", "leaf"},
    "selfcheckfinding": {"code", "detail"},
    "subjectrequest": {"jurisdiction"},
    "stagemove": {"passed"},
    "unmatchedpayment": {"reference", "currency", "number", "instalment"},
    "warningsign": {"displaced"},
}  # fmt: skip
LEADS_TO_A_PERSON = {"case", "debtor", "debt", "contactpoint", "payment", "contactlog"}


def of_a_person(model):
    """Whether its rows are about a debtor: its own table, or one that refers to it."""
    own = model._meta.model_name
    return own in {"debtor", "case"} or any(
        field.is_relation and field.related_model and field.related_model._meta.model_name in LEADS_TO_A_PERSON
        for field in model._meta.concrete_fields
    )


def speaks(field):
    if isinstance(field, ArrayField | models.JSONField | models.FileField | models.BinaryField):
        return True
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def test_no_column_of_words_is_left_out():
    emptied = {}
    for table, change, _which in WORDS:
        emptied.setdefault(table, set()).update(re.findall(r"(\w+) = ", change))
    left = {}
    for model in apps.get_app_config("cases").get_models():
        table = model._meta.model_name
        if table in WHOLE or not of_a_person(model):
            continue
        columns = {field.name for field in model._meta.concrete_fields if speaks(field)}
        if rest := columns - emptied.get(table, set()) - HARMLESS.get(table, set()):
            left[table] = sorted(rest)
    assert left == {}
