"""The queue is ordered by points that the database counts (docs/ranking.md)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_experiment_readings'),
        ('strategies', '0004_rank_weights'),
    ]

    operations = [
        migrations.CreateModel(
            name='RankDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('weights', models.JSONField(verbose_name='weights')),
                ('zone', models.CharField(help_text='the time zone of the house, in which contacts have their dates', max_length=64)),
                ('everything', models.BooleanField()),
            ],
            options={
                'verbose_name': 'ranking day',
                'verbose_name_plural': 'ranking days',
            },
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_queue_of_agent',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_queue_of_team',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_queue_of_house',
        ),
        migrations.AddField(
            model_name='case',
            name='rank_changes_on',
            field=models.DateField(blank=True, help_text='the day from which the points are others though nothing happens', null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='rank_points',
            field=models.IntegerField(db_default=0, help_text='what the queue is ordered by; counted by the database (models/ranking.py)', verbose_name='points'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('agent'), models.OrderBy(models.F('rank_points'), descending=True), models.OrderBy(models.F('oldest_due_on'), nulls_last=True), models.OrderBy(models.F('balance'), descending=True), models.F('id'), condition=models.Q(('stage', 'closed'), _negated=True), include=('stage', 'attention', 'follow_up_on', 'follow_up_at', 'on_hold', 'last_contact_at', 'contact_from'), name='case_queue_of_agent'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('team'), models.OrderBy(models.F('rank_points'), descending=True), models.OrderBy(models.F('oldest_due_on'), nulls_last=True), models.OrderBy(models.F('balance'), descending=True), models.F('id'), condition=models.Q(('stage', 'closed'), _negated=True), name='case_queue_of_team'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.OrderBy(models.F('rank_points'), descending=True), models.OrderBy(models.F('oldest_due_on'), nulls_last=True), models.OrderBy(models.F('balance'), descending=True), models.F('id'), condition=models.Q(('stage', 'closed'), _negated=True), name='case_queue_of_house'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('rank_changes_on__isnull', False)), fields=['rank_changes_on', 'id'], name='case_rank_changes'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='case_counts_its_points', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE today DATE; weighed JSONB; house_zone TEXT; contacted_on DATE; spoke_on DATE;', func='\n        IF NEW.stage = \'closed\' THEN\n            NEW.rank_points := 0;\n            NEW.rank_changes_on := NULL;\n            RETURN NEW;\n        END IF;\n        SELECT as_of, weights, zone INTO today, weighed, house_zone FROM cases_rankday;\n        weighed := COALESCE(weighed, \'{"promise_broken": 500, "promise_due": 400, "call_back": 300, "limitation": 200, "sign": 100, "value": 25, "overdue": 25, "reach": 15, "quiet": 15, "fresh": 15}\');\n        contacted_on := (NEW.last_contact_at AT TIME ZONE house_zone)::date;\n        spoke_on := (NEW.reached_at AT TIME ZONE house_zone)::date;\n        NEW.rank_points := COALESCE((weighed ->> \'promise_broken\')::int, 0) * (CASE NEW.attention WHEN 0 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'promise_due\')::int, 0) * (CASE NEW.attention WHEN 1 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'call_back\')::int, 0) * (CASE NEW.attention WHEN 2 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'limitation\')::int, 0) * (CASE NEW.attention WHEN 3 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'sign\')::int, 0) * (CASE NEW.attention WHEN 4 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'value\')::int, 0) * (CASE WHEN NEW.balance >= 200000 THEN 100 WHEN NEW.balance >= 50000 THEN 80 WHEN NEW.balance >= 10000 THEN 60 WHEN NEW.balance >= 2000 THEN 40 WHEN NEW.balance >= 500 THEN 20 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'overdue\')::int, 0) * (CASE WHEN (today - NEW.oldest_due_on) >= 150 THEN 100 WHEN (today - NEW.oldest_due_on) >= 90 THEN 80 WHEN (today - NEW.oldest_due_on) >= 20 THEN 60 WHEN (today - NEW.oldest_due_on) >= 4 THEN 40 WHEN (today - NEW.oldest_due_on) >= -1 THEN 20 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'reach\')::int, 0) * (CASE WHEN (today - spoke_on) >= 61 THEN 0 WHEN (today - spoke_on) >= 15 THEN 40 WHEN (today - spoke_on) >= -1000000 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'quiet\')::int, 0) * (CASE WHEN (today - COALESCE(contacted_on, NEW.opened_on)) >= 11 THEN 100 WHEN (today - COALESCE(contacted_on, NEW.opened_on)) >= 4 THEN 40 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'fresh\')::int, 0) * (CASE WHEN (today - CASE WHEN contacted_on IS NULL THEN NEW.opened_on END) >= 4 THEN 0 WHEN (today - CASE WHEN contacted_on IS NULL THEN NEW.opened_on END) >= -1000000 THEN 100 ELSE 0 END) / 100;\n        NEW.rank_changes_on := LEAST(\n    CASE WHEN (today - NEW.oldest_due_on) < -1 THEN NEW.oldest_due_on + -1 WHEN (today - NEW.oldest_due_on) < 4 THEN NEW.oldest_due_on + 4 WHEN (today - NEW.oldest_due_on) < 20 THEN NEW.oldest_due_on + 20 WHEN (today - NEW.oldest_due_on) < 90 THEN NEW.oldest_due_on + 90 WHEN (today - NEW.oldest_due_on) < 150 THEN NEW.oldest_due_on + 150 END,\n    CASE WHEN (today - spoke_on) < -1000000 THEN spoke_on + -1000000 WHEN (today - spoke_on) < 15 THEN spoke_on + 15 WHEN (today - spoke_on) < 61 THEN spoke_on + 61 END,\n    CASE WHEN (today - COALESCE(contacted_on, NEW.opened_on)) < 4 THEN COALESCE(contacted_on, NEW.opened_on) + 4 WHEN (today - COALESCE(contacted_on, NEW.opened_on)) < 11 THEN COALESCE(contacted_on, NEW.opened_on) + 11 END,\n    CASE WHEN (today - CASE WHEN contacted_on IS NULL THEN NEW.opened_on END) < -1000000 THEN CASE WHEN contacted_on IS NULL THEN NEW.opened_on END + -1000000 WHEN (today - CASE WHEN contacted_on IS NULL THEN NEW.opened_on END) < 4 THEN CASE WHEN contacted_on IS NULL THEN NEW.opened_on END + 4 END\n);\n        RETURN NEW;\n        ', hash='9a7d043c78bcce6e3f45c46b23694d7fb594be78', operation='INSERT OR UPDATE OF "attention", "balance", "oldest_due_on", "opened_on", "last_contact_at", "reached_at", "stage", "rank_points", "rank_changes_on"', pgid='pgtrigger_case_counts_its_points_75977', table='cases_case', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='rankday',
            name='policy',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.policy'),
        ),
        migrations.AddConstraint(
            model_name='rankday',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='rank_day_is_one'),
        ),
        # Flags and money at once; the next night, the first with points, counts the days of every case.
        migrations.RunSQL("UPDATE cases_case SET rank_points = 0 WHERE stage <> 'closed'", migrations.RunSQL.noop),
    ]
