"""The last contact in person, of cases that have one."""

from django.db import migrations

REACHED = """
UPDATE cases_case k SET reached_at = c.at
FROM (SELECT case_id, max(at) AS at FROM cases_contactlog
      WHERE outcome IN ('PTP', 'PIP', 'CPD', 'NEG', 'CBK', 'RTP', 'HRD', 'DSP', 'CMP', 'V-RPC', 'V-PTP', 'V-PAY',
                        'V-SRV', 'V-REF', 'L-RSP', 'M-RPL')
      GROUP BY case_id) c
WHERE c.case_id = k.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_desk_deepened")]

    operations = [migrations.RunSQL(REACHED, migrations.RunSQL.noop)]
