"""The lines of debts and payments that stood before there was a ledger: what was handed over as it stands, and each
payment in the order of art. 561 over the parts of its debts."""

from django.db import migrations

# The amounts of a debt as one interval after another, in the order in which payments use them up; a payment is the
# interval that follows the payments before it: where the two overlap it pays that part.
HANDED_OVER = """
INSERT INTO cases_ledgerline (debt_id, kind, bucket, amount, value_on, booked_on, portfolio_id, at)
SELECT d.id, 'handed_over', v.bucket, v.amount,
       LEAST(COALESCE(d.issued_on, d.due_on), b.booked_on, first.paid_on), b.booked_on, d.portfolio_id,
       COALESCE(f.finished_at, f.created_at, now())
FROM cases_debt d
JOIN cases_case c ON c.id = d.case_id
LEFT JOIN cases_portfolio f ON f.id = d.portfolio_id
LEFT JOIN (
    SELECT a.debt_id, min(p.paid_on) AS paid_on, min(p.booked_on) AS booked_on
    FROM cases_allocation a JOIN cases_payment p ON p.id = a.payment_id GROUP BY a.debt_id
) AS first ON first.debt_id = d.id
CROSS JOIN LATERAL (SELECT LEAST(f.as_of, c.opened_on, first.booked_on) AS booked_on) AS b
CROSS JOIN LATERAL (
    VALUES ('principal', 1, d.principal), ('interest', 2, d.interest), ('fee', 3, d.fees), ('penalty', 4, d.penalty)
) AS v (bucket, place, amount)
WHERE v.amount > 0
ORDER BY d.id, v.place
"""
PAYMENTS = """
WITH part AS (
    SELECT d.id AS debt_id, v.* FROM cases_debt d
    CROSS JOIN LATERAL (VALUES
        ('interest', 0, d.interest),
        ('fee', d.interest, d.interest + d.fees),
        ('penalty', d.interest + d.fees, d.interest + d.fees + d.penalty),
        ('principal', d.interest + d.fees + d.penalty, d.interest + d.fees + d.penalty + d.principal)
    ) AS v (bucket, low, high)
    WHERE d.paid > 0
), used AS (
    SELECT a.debt_id, a.payment_id, sum(a.amount) OVER w - a.amount AS low, sum(a.amount) OVER w AS high
    FROM cases_allocation a WINDOW w AS (PARTITION BY a.debt_id ORDER BY a.payment_id)
)
INSERT INTO cases_ledgerline (debt_id, kind, bucket, amount, value_on, booked_on, rule, payment_id, by_id, at)
SELECT u.debt_id, 'payment', part.bucket, GREATEST(u.low, part.low) - LEAST(u.high, part.high), p.paid_on, p.booked_on,
       'PAY-561', p.id, p.recorded_by_id, p.recorded_at
FROM used u
JOIN part ON part.debt_id = u.debt_id AND LEAST(u.high, part.high) > GREATEST(u.low, part.low)
JOIN cases_payment p ON p.id = u.payment_id
ORDER BY u.payment_id, u.debt_id, part.low
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_ledger'),
    ]

    operations = [
        migrations.RunSQL(HANDED_OVER, migrations.RunSQL.noop),
        # rows are only ever added: they leave together, with their table
        migrations.RunSQL(PAYMENTS, 'TRUNCATE cases_ledgerline'),
    ]
