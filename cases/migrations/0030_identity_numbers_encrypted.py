"""Identity numbers as ciphertext with a blind index beside it. Existing rows in batches; backwards, readable again (but
for customer numbers that are identity numbers, of which the index alone stays).
"""

from typing import Any

import cases.models.fields
from cases.intake.identifiers import PERSON_NUMBER_RE
from cases.privacy.blind import blind_indexes, customer_index
from cases.privacy.cipher import decrypted, encrypted_all
from cases.privacy.purposes import DEBTOR_NUMBER, PAYMENT_NUMBER
from django.db import migrations, models

AT_ONCE = 2000
TABLES = (("cases_debtor", DEBTOR_NUMBER, True), ("cases_unmatchedpayment", PAYMENT_NUMBER, False))


def encrypt(apps: Any, schema_editor: Any) -> None:
    for table, purpose, with_index in TABLES:
        for ids, numbers in _batches(schema_editor, table):
            tokens = encrypted_all(numbers, purpose)
            indexes = blind_indexes(numbers) if with_index else None
            _write(schema_editor, table, ids, tokens, indexes)
    # customer numbers that are identity numbers
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, number FROM cases_customernumber WHERE number ~ %s", [PERSON_NUMBER_RE])
        rows = [(pk, customer_index(number)) for pk, number in cursor.fetchall()]
        cursor.execute(
            "UPDATE cases_customernumber t SET number = n.mark FROM unnest(%s::bigint[], %s::text[]) AS n (id, mark) "
            "WHERE t.id = n.id",
            [[pk for pk, _mark in rows], [mark for _pk, mark in rows]],
        )
    # what the changes by files told of them: that one became known, not which
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_portfoliochange DISABLE TRIGGER USER")
        cursor.execute("""
            UPDATE cases_portfoliochange
            SET before = CASE WHEN before->>'identity_number' = '' AND after->>'identity_number' <> '' THEN before
                              ELSE before - 'identity_number' END,
                after = CASE WHEN before->>'identity_number' = '' AND after->>'identity_number' <> ''
                             THEN jsonb_set(after, '{identity_number}', '"****"') ELSE after - 'identity_number' END
            WHERE debtor_id IS NOT NULL AND after ? 'identity_number'""")
        # a check shows eight rows of the file; what they said of people goes, the next check says it masked
        cursor.execute("UPDATE cases_portfolio SET report = jsonb_set(report, '{check,first_rows}', '[]') WHERE report ? 'check'")
        cursor.execute("""
            UPDATE cases_portfolio p SET reading = jsonb_set(reading, '{guesses}', (
                SELECT COALESCE(jsonb_agg(g || '{"samples": []}'), '[]') FROM jsonb_array_elements(p.reading->'guesses') g))
            WHERE reading ? 'guesses'""")
        cursor.execute("ALTER TABLE cases_portfoliochange ENABLE TRIGGER USER")


def decrypt(apps: Any, schema_editor: Any) -> None:
    for table, purpose, _with_index in TABLES:
        for ids, tokens in _batches(schema_editor, table):
            _write(schema_editor, table, ids, [decrypted(token, purpose) for token in tokens], None)


def _batches(schema_editor: Any, table: str) -> Any:
    last = 0
    while True:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, identity_number FROM {table} WHERE id > %s AND identity_number <> '' ORDER BY id LIMIT %s",
                [last, AT_ONCE],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [row[0] for row in rows], [row[1] for row in rows]


def _write(schema_editor: Any, table: str, ids: list[int], values: list[str], indexes: list[str] | None) -> None:
    index = ", identity_index = n.mark" if indexes is not None else ""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} t SET identity_number = n.value{index} "
            "FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, value, mark) WHERE t.id = n.id",
            [ids, values, indexes or [""] * len(ids)],
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_evidence")]

    operations = [
        migrations.RemoveConstraint(model_name="debtor", name="debtor_identity_number_once"),
        migrations.AlterField(
            model_name="debtor",
            name="identity_number",
            field=cases.models.fields.EncryptedTextField(
                blank=True, default="", purpose=DEBTOR_NUMBER, verbose_name="identity or registration number"
            ),
        ),
        migrations.AddField(
            model_name="debtor",
            name="identity_index",
            field=cases.models.fields.BlindIndexField(of="identity_number"),
        ),
        migrations.AlterField(
            model_name="unmatchedpayment",
            name="identity_number",
            field=cases.models.fields.EncryptedTextField(
                blank=True, default="", purpose=PAYMENT_NUMBER, verbose_name="identity or registration number"
            ),
        ),
        migrations.RunPython(encrypt, decrypt),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="debtor",
            constraint=models.UniqueConstraint(
                condition=~models.Q(identity_index=""), fields=("identity_index",), name="debtor_identity_number_once"
            ),
        ),
    ]
