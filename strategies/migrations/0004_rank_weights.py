"""What each rule of the ranking weighs in a policy. The versions that exist get what keeps their queues in their order."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# As shipped with this version: flags in their old order, each above all that is no flag together.
SHIPPED = {
    "promise_broken": 500, "promise_due": 400, "call_back": 300, "limitation": 200, "sign": 100,
    "value": 25, "overdue": 25, "reach": 15, "quiet": 15, "fresh": 15,
}  # fmt: skip


def weigh(apps, schema_editor):
    weight = apps.get_model("strategies", "RankWeight")
    for policy in apps.get_model("strategies", "Policy").objects.all():
        weight.objects.bulk_create(weight(policy=policy, rule=rule, points=points) for rule, points in SHIPPED.items())


class Migration(migrations.Migration):

    dependencies = [
        ('strategies', '0003_experiments'),
    ]

    operations = [
        migrations.CreateModel(
            name='RankWeight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('promise_broken', 'Promise broken'), ('promise_due', 'Promise due'), ('call_back', 'Call-back agreed'), ('limitation', 'Limitation near'), ('sign', 'Warning sign'), ('value', 'Value at stake'), ('overdue', 'Days past due'), ('reach', 'Chance to reach'), ('quiet', 'Time without a contact'), ('fresh', 'Fresh case')], max_length=20, verbose_name='rule')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rank_weights', to='strategies.policy')),
            ],
            options={
                'verbose_name': 'weight in the ranking',
                'verbose_name_plural': 'weights in the ranking',
                'constraints': [models.UniqueConstraint(fields=('policy', 'rule'), name='rank_weight_once_per_rule'), models.CheckConstraint(condition=models.Q(('rule__in', ['promise_broken', 'promise_due', 'call_back', 'limitation', 'sign', 'value', 'overdue', 'reach', 'quiet', 'fresh'])), name='rank_weight_rule_is_known'), models.CheckConstraint(condition=models.Q(('points__lte', 10000)), name='rank_weight_in_range')],
            },
        ),
        migrations.RunPython(weigh, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),  # else no trigger can be made beside new rows
        pgtrigger.migrations.AddTrigger(
            model_name='rankweight',
            trigger=pgtrigger.compiler.Trigger(name='rank_weight_of_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owner_state TEXT;', func="\n                    SELECT state INTO owner_state FROM strategies_policy\n                    WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);\n                    IF owner_state IN ('published', 'superseded') THEN\n                        RAISE EXCEPTION 'weights of a published policy are never edited';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                    ", hash='b2c4d665b2ad914d4f2b95c9ef3974aebf7ce7ae', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_rank_weight_of_published_stays_6038c', table='strategies_rankweight', when='BEFORE')),
        ),
    ]
