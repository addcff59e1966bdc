"""What a contact with a debtor may depend on, as a function: planning the statement took longer than running it, and the
server keeps the plans of a function's statements."""

from django.db import migrations

# Everything hangs on the debtor, whatever number of cases there are; each part is read by an index, so one plan fits all.
_CREATE = """
CREATE FUNCTION cases_contact_situation(
    this_debtor bigint, this_creditor bigint, this_case bigint, this_agent bigint,
    remembered_since timestamptz, today date
) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    own bigint[];
    points bigint[];
    reached timestamptz;
    ways jsonb;
BEGIN
    SELECT coalesce(array_agg(id), '{}'), max(reached_at) INTO own, reached FROM cases_case WHERE debtor_id = this_debtor;
    SELECT coalesce(array_agg(p.id), '{}'),
           coalesce(jsonb_agg(jsonb_build_array(p.id, p.kind, p.owner, p.owner_name, p.state, p.source)), '[]')
    INTO points, ways FROM cases_contactpoint p WHERE p.debtor_id = this_debtor;
    RETURN jsonb_build_object(
        'made', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(extract(epoch FROM coalesce(c.started_at, c.at)), c.channel,
                       c.outcome, c.contact_point_id, coalesce(nullif(c.who, ''), p.owner, 'debtor'), c.case_id, c.id, c.part_of_id) ORDER BY c.id), '[]')
            FROM cases_contactlog c LEFT JOIN cases_contactpoint p ON p.id = c.contact_point_id
            WHERE c.case_id = ANY (own) AND c.direction = 'out' AND c.corrects_id IS NULL
              AND (c.at > remembered_since OR coalesce(nullif(c.who, ''), p.owner, 'debtor') <> 'debtor')),
        'permits', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(extract(epoch FROM d.at), d.channel, d.contact_point_id,
                       coalesce(d.facts ->> 'who', p.owner, 'debtor'), d.case_id, d.id, d.by_id) ORDER BY d.id), '[]')
            FROM cases_contactdecision d LEFT JOIN cases_contactpoint p ON p.id = d.contact_point_id
            WHERE d.case_id = ANY (own) AND d.verdict <> 'refused'
              AND (d.at > remembered_since OR p.owner <> 'debtor')
              AND NOT EXISTS (SELECT FROM cases_contactlog c WHERE c.decision_id = d.id)),
        'holds', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(h.kind, h.case_id) ORDER BY h.id), '[]')
            FROM cases_hold h
            WHERE h.case_id = ANY (own) AND h.released_on IS NULL AND h.kind <> 'promise'
              AND (h.until_on IS NULL OR h.until_on >= today)),
        'known', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(f.name, f.value, f.contact_point_id) ORDER BY f.id), '[]')
            FROM cases_knownfact f
            WHERE f.valid_from <= today AND (f.valid_to IS NULL OR f.valid_to >= today)
              AND (f.debtor_id = this_debtor OR f.creditor_id = this_creditor OR f.agent_id = this_agent
                   OR f.contact_point_id = ANY (points)
                   OR num_nonnulls(f.creditor_id, f.agent_id, f.debtor_id, f.contact_point_id) = 0)
              AND NOT coalesce(f.name = 'debtor_unreachable' AND f.value AND f.at < reached, FALSE)),
        'ways', ways,
        'guarantors', (
            SELECT coalesce(jsonb_agg(DISTINCT g.name), '[]') FROM cases_guarantee g JOIN cases_debt b ON b.id = g.debt_id
            WHERE b.case_id = this_case AND g.ended_on IS NULL AND (g.held OR g.acts_until >= today)),
        'reached_at', extract(epoch FROM reached),
        'end_of_chain', (
            SELECT jsonb_build_array(c.request_key, c.seal) FROM cases_contactlog c
            WHERE c.case_id = this_case ORDER BY c.id DESC LIMIT 1),
        'rules', (SELECT jsonb_build_array(count(*), max(id)) FROM strategies_contactrule)
    );
END $$
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0006_contact_situation_of_persons")]
    dependencies = [("cases", "0004_busy_tables")]

    operations = [
        migrations.RunSQL(
            _CREATE,
            "DROP FUNCTION cases_contact_situation(bigint, bigint, bigint, bigint, timestamptz, date)",
        ),
    ]
