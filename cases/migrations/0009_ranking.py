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
            trigger=pgtrigger.compiler.Trigger(name='case_counts_its_points', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE today DATE; weighed JSONB; house_zone TEXT; contacted_on DATE; spoke_on DATE; days_overdue INT; days_reach INT; days_quiet INT; days_fresh INT;', func='\n        IF NEW.stage = \'closed\' THEN\n            NEW.rank_points := 0;\n            NEW.rank_changes_on := NULL;\n            RETURN NEW;\n        END IF;\n        SELECT as_of, weights, zone INTO today, weighed, house_zone FROM cases_rankday;\n        weighed := COALESCE(weighed, \'{"promise_broken": 500, "promise_due": 400, "call_back": 300, "limitation": 200, "sign": 100, "value": 25, "overdue": 25, "reach": 15, "quiet": 15, "fresh": 15}\');\n        contacted_on := (NEW.last_contact_at AT TIME ZONE house_zone)::date;\n        spoke_on := (NEW.reached_at AT TIME ZONE house_zone)::date;\n        days_overdue := (today - NEW.oldest_due_on);\n        days_reach := (today - spoke_on);\n        days_quiet := (today - COALESCE(contacted_on, NEW.opened_on));\n        days_fresh := (today - CASE WHEN contacted_on IS NULL THEN NEW.opened_on END);\n        NEW.rank_points := COALESCE((weighed ->> CASE NEW.attention WHEN 0 THEN \'promise_broken\' WHEN 1 THEN \'promise_due\' WHEN 2 THEN \'call_back\' WHEN 3 THEN \'limitation\' WHEN 4 THEN \'sign\' END)::int, 0)\n  + COALESCE((weighed ->> \'value\')::int, 0) * (CASE WHEN NEW.balance >= 200000 THEN 100 WHEN NEW.balance >= 50000 THEN 80 WHEN NEW.balance >= 10000 THEN 60 WHEN NEW.balance >= 2000 THEN 40 WHEN NEW.balance >= 500 THEN 20 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'overdue\')::int, 0) * (CASE WHEN days_overdue >= 150 THEN 100 WHEN days_overdue >= 90 THEN 80 WHEN days_overdue >= 20 THEN 60 WHEN days_overdue >= 4 THEN 40 WHEN days_overdue >= -1 THEN 20 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'reach\')::int, 0) * (CASE WHEN days_reach >= 61 THEN 0 WHEN days_reach >= 15 THEN 40 WHEN days_reach >= -1000000 THEN 100 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'quiet\')::int, 0) * (CASE WHEN days_quiet >= 11 THEN 100 WHEN days_quiet >= 4 THEN 40 ELSE 0 END) / 100\n  + COALESCE((weighed ->> \'fresh\')::int, 0) * (CASE WHEN days_fresh >= 4 THEN 0 WHEN days_fresh >= -1000000 THEN 100 ELSE 0 END) / 100;\n        NEW.rank_changes_on := today + LEAST(\n    CASE WHEN days_overdue < -1 THEN -1 - days_overdue WHEN days_overdue < 4 THEN 4 - days_overdue WHEN days_overdue < 20 THEN 20 - days_overdue WHEN days_overdue < 90 THEN 90 - days_overdue WHEN days_overdue < 150 THEN 150 - days_overdue END,\n    CASE WHEN days_reach < -1000000 THEN -1000000 - days_reach WHEN days_reach < 15 THEN 15 - days_reach WHEN days_reach < 61 THEN 61 - days_reach END,\n    CASE WHEN days_quiet < 4 THEN 4 - days_quiet WHEN days_quiet < 11 THEN 11 - days_quiet END,\n    CASE WHEN days_fresh < -1000000 THEN -1000000 - days_fresh WHEN days_fresh < 4 THEN 4 - days_fresh END\n);\n        RETURN NEW;\n        ', hash='77c476ef582e10ab59a741ea7e1f5b06dd5bdfb7', operation='INSERT OR UPDATE OF "attention", "balance", "oldest_due_on", "opened_on", "last_contact_at", "reached_at", "stage", "rank_points", "rank_changes_on"', pgid='pgtrigger_case_counts_its_points_75977', table='cases_case', when='BEFORE')),
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
