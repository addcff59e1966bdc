"""How PostgreSQL keeps the tables that people and nights change all day.

Room on each page lets a lease, a hidden day or a paid amount be written beside the old row without touching the
indexes; and a night that moves a fifth of the cases leaves dead index entries just where the next night searches, so
they are swept long before the default of a fifth of the table has changed.
"""

from django.db import migrations

TABLES = ("cases_case", "cases_debt", "cases_promise", "cases_hold")
SET = "ALTER TABLE {} SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)"
RESET = "ALTER TABLE {} RESET (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)"


class Migration(migrations.Migration):
    replaces = [("cases", "0006_busy_tables")]
    dependencies = [("cases", "0003_cases_and_work")]

    operations = [migrations.RunSQL(SET.format(table), RESET.format(table)) for table in TABLES]
