"""Asked by each contact: whether anything narrows the stage."""

from django.db import migrations

# Whether a version that may decide about a case says by which channels the stage is worked, or by whom. Asked with every contact:
# as a function its plan is kept by the session.
NARROWED = """
CREATE FUNCTION strategies_stage_is_narrowed(asked text, today date) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM strategies_threshold t
        WHERE t.stage = asked AND (t.channels <> '{}' OR t.workers <> '{}') AND t.policy_id IN (
            (SELECT p.id FROM strategies_policy p
             WHERE p.state IN ('published', 'superseded') AND p.valid_from <= today
             ORDER BY p.valid_from DESC, p.published_at DESC, p.version DESC LIMIT 1)
            UNION ALL SELECT unnest(ARRAY[x.challenger_id, x.champion_id]) FROM strategies_experiment x
            WHERE x.starts_on <= today AND x.state IN ('running', 'stopped')
              AND (x.stopped_on IS NULL OR x.stopped_on > today)));
END
$$
"""
NARROWED_NO_MORE = "DROP FUNCTION strategies_stage_is_narrowed(text, date)"


class Migration(migrations.Migration):
    replaces = [("strategies", "0005_stage_terms")]
    dependencies = [("strategies", "0001_rule_book")]

    operations = [migrations.RunSQL(NARROWED, NARROWED_NO_MORE)]
