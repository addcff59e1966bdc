"""How PostgreSQL keeps the tables that people and nights change all day.

Room on each page lets a lease, a hidden day or a paid amount be written beside the old row without touching the
indexes; and a night that moves a fifth of the cases leaves dead index entries just where the next night searches, so
they are swept long before the default of a fifth of the table has changed. The figures over an agent's queue are read
from its index alone.
"""

from django.db import migrations, models

TABLES = ("cases_case", "cases_debt", "cases_promise", "cases_hold")
SET = "ALTER TABLE {} SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)"
RESET = "ALTER TABLE {} RESET (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_queue_of_house")]

    operations = [
        *[migrations.RunSQL(SET.format(table), RESET.format(table)) for table in TABLES],
        migrations.RemoveIndex("case", "case_queue_of_agent"),
        migrations.AddIndex(
            "case",
            models.Index(
                models.F("agent"),
                models.F("attention"),
                models.OrderBy(models.F("oldest_due_on"), nulls_last=True),
                models.OrderBy(models.F("balance"), descending=True),
                models.F("id"),
                condition=models.Q(("stage", "closed"), _negated=True),
                include=("stage", "follow_up_on", "follow_up_at", "on_hold", "last_contact_at"),
                name="case_queue_of_agent",
            ),
        ),
        migrations.RemoveField("columnmapping", "date_order"),  # never written: each file is asked for itself
    ]
