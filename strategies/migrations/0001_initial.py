"""Policy, rates, tactics and contact rules, as they stood when the migrations before the first release were drawn together."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('strategies', '0001_policy'), ('strategies', '0002_published_rates'), ('strategies', '0003_approval_limits'), ('strategies', '0004_delay_interest'), ('strategies', '0005_guarantees'), ('strategies', '0006_tactics'), ('strategies', '0007_contact_rules'), ('strategies', '0009_rule_drafts')]

    initial = True

    dependencies = [
        ('cases', '0001_staff'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=16, verbose_name='role')),
                ('part', models.CharField(max_length=16, verbose_name='part')),
                ('most_amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='at most')),
                ('most_percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='at most, percent of what is open')),
            ],
            options={
                'verbose_name': 'approval limit',
                'verbose_name_plural': 'approval limits',
                'ordering': ['role', 'part'],
                'constraints': [models.UniqueConstraint(fields=('role', 'part'), name='approval_limit_once'), models.CheckConstraint(condition=models.Q(('most_amount__gte', 0), ('most_percent__gte', 0), ('most_percent__lte', 100)), name='approval_limit_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='ContactRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('kind', models.CharField(max_length=16, verbose_name='kind')),
                ('jurisdiction', models.CharField(max_length=8, verbose_name='jurisdiction')),
                ('record', models.JSONField(verbose_name='rule')),
                ('shipped', models.BooleanField(default=False, verbose_name='shipped')),
                ('follows', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='written on top of')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'contact rule',
                'verbose_name_plural': 'contact rules',
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='contact_rule_version_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('window', 'cap', 'cooldown', 'stop', 'require', 'forbid_content', 'retention', 'compute', 'notice'))), name='contact_rule_kind_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrule',
            trigger=pgtrigger.compiler.Trigger(name='contact_rule_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f03d0580882bd8cfcc8a942cfe9c4383fcfed9fe', operation='UPDATE OR DELETE', pgid='pgtrigger_contact_rule_append_only_6b8e7', table='strategies_contactrule', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='LimitationPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(max_length=12, verbose_name='law')),
                ('debt_type', models.CharField(max_length=40, verbose_name='kind of debt')),
                ('years', models.PositiveSmallIntegerField(verbose_name='years')),
                ('restarted_by', models.JSONField(blank=True, default=list, verbose_name='started anew by')),
                ('extinguishes', models.BooleanField(default=False, verbose_name='ends the debt itself')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('confidence', models.CharField(max_length=2, verbose_name='confidence')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='for debts due from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='for debts due until')),
                ('loaded_at', models.DateTimeField(verbose_name='loaded at')),
                ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'limitation period',
                'verbose_name_plural': 'limitation periods',
                'ordering': ['jurisdiction', 'debt_type', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'debt_type', 'valid_from'), name='limitation_period_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('years__gte', 1), ('years__lte', 100)), name='limitation_period_of_years')],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='version')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('superseded', 'Superseded'), ('discarded', 'Discarded')], default='draft', max_length=16, verbose_name='state')),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='descendants', to='strategies.policy')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('grace_days', models.PositiveSmallIntegerField(default=2, help_text='A promise is judged broken only when this many days have passed after its date.', verbose_name='days of grace for a promise')),
                ('note', models.TextField(blank=True, verbose_name='what changes and why')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'policy',
                'verbose_name_plural': 'policies',
                'ordering': ['-version'],
                'permissions': [('publish_policy', 'May edit and publish policies')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'superseded', 'discarded'])), name='policy_state_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discarded']), models.Q(('published_at__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='policy_published_has_date')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='policy_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'published\', \'superseded\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b9419f2c0be95b56f8b8f4b33aa96c1a35ae917c', operation='DELETE', pgid='pgtrigger_policy_published_stays_2d959', table='strategies_policy', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PublishedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(choices=[('LPR1Y', 'LPR1Y'), ('LPR5Y', 'LPR5Y'), ('ECB_MRO', 'ECB_MRO'), ('BOE_BASE', 'BOE_BASE')], max_length=12, verbose_name='series')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('percent', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='percent a year')),
                ('source', models.CharField(max_length=200, verbose_name='published where')),
                ('loaded_at', models.DateTimeField(verbose_name='loaded at')),
                ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'published rate',
                'verbose_name_plural': 'published rates',
                'ordering': ['series', '-valid_from'],
                'constraints': [models.UniqueConstraint(fields=('series', 'valid_from'), name='published_rate_once_a_day'), models.CheckConstraint(condition=models.Q(('percent__gte', -5), ('percent__lte', 100)), name='published_rate_within_bounds')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedrate',
            trigger=pgtrigger.compiler.Trigger(name='published_rate_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bcea0fec778c4362e3a8d175fe61b84c5909f90b', operation='UPDATE', pgid='pgtrigger_published_rate_never_changed_2d8de', table='strategies_publishedrate', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Tactic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('family', models.CharField(choices=[('opening', 'First steps and dates'), ('empathy', 'Empathy'), ('reciprocity', 'Reciprocity'), ('praise', 'Praise'), ('high_low_ball', 'High and low ball'), ('confront', 'Confront with the record'), ('framing', 'Framing'), ('separate', 'Person and problem apart'), ('change_agent', 'Change of agent'), ('insider', 'On your side'), ('persistence', 'Persistence'), ('frequency', 'Frequent contact'), ('lawful_pressure', 'Lawful pressure'), ('quick_reaction', 'Quick reaction')], max_length=20, verbose_name='tactic')),
                ('title', models.JSONField(verbose_name='title')),
                ('what', models.JSONField(verbose_name='what it is')),
                ('lines', models.JSONField(verbose_name='lines')),
                ('avoid', models.JSONField(verbose_name='what to avoid')),
                ('who', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('appeals', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('stages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('debt_class', models.CharField(blank=True, default='', max_length=12, verbose_name='kind of debt')),
                ('evasions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('is_offered', models.BooleanField(default=True, verbose_name='offered')),
                ('shipped', models.BooleanField(default=False, verbose_name='shipped')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'tactic',
                'verbose_name_plural': 'tactics',
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='tactic_version_once'), models.CheckConstraint(condition=models.Q(('family__in', ['opening', 'empathy', 'reciprocity', 'praise', 'high_low_ball', 'confront', 'framing', 'separate', 'change_agent', 'insider', 'persistence', 'frequency', 'lawful_pressure', 'quick_reaction'])), name='tactic_family_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tactic',
            trigger=pgtrigger.compiler.Trigger(name='tactic_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3c524a367cfe2d69bb11106c83b7a2b7e26f1ece', operation='UPDATE OR DELETE', pgid='pgtrigger_tactic_append_only_29bc2', table='strategies_tactic', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ContactRuleDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.contactrule')),
                ('record', models.JSONField(verbose_name='rule')),
                ('follows', models.CharField(blank=True, default='', max_length=64, verbose_name='written on top of')),
                ('stamp', models.PositiveIntegerField(default=1, verbose_name='stamp')),
                ('started_at', models.DateTimeField(verbose_name='started at')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft of a contact rule',
                'verbose_name_plural': 'drafts of contact rules',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code',), name='contact_rule_draft_one_of_each')],
            },
        ),
        migrations.CreateModel(
            name='RuleReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='strategies.contactrule')),
                ('confirmed', models.BooleanField(verbose_name='confirmed')),
                ('note', models.CharField(max_length=400, verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'review of a contact rule',
                'verbose_name_plural': 'reviews of contact rules',
                'ordering': ['-pk'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulereview',
            trigger=pgtrigger.compiler.Trigger(name='rule_review_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20b5a26e77cc4ccf27f7f1c035e403f720f5508a', operation='UPDATE OR DELETE', pgid='pgtrigger_rule_review_append_only_12b94', table='strategies_rulereview', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thresholds', to='strategies.policy')),
                ('stage', models.CharField(choices=[('pending', 'Not yet due'), ('reminder', 'Reminder'), ('phone', 'Phone'), ('visit', 'Visit'), ('outsourced', 'Outsourced'), ('legal', 'Legal'), ('closed', 'Closed')], max_length=16, verbose_name='stage')),
                ('from_days', models.SmallIntegerField(verbose_name='from days past due')),
                ('least_balance', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='least balance')),
            ],
            options={
                'verbose_name': 'threshold',
                'verbose_name_plural': 'thresholds',
                'ordering': ['policy', 'from_days'],
                'constraints': [models.UniqueConstraint(fields=('policy', 'stage'), name='threshold_once_per_stage'), models.CheckConstraint(condition=models.Q(('stage__in', ['reminder', 'phone', 'visit', 'outsourced', 'legal'])), name='threshold_stage_is_a_rung'), models.CheckConstraint(condition=models.Q(('least_balance__gte', 0)), name='threshold_balance_not_negative'), models.CheckConstraint(condition=models.Q(('from_days__gte', -30), ('from_days__lte', 3650)), name='threshold_days_in_range')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='threshold',
            trigger=pgtrigger.compiler.Trigger(name='threshold_of_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owner_state TEXT;', func="\n                    SELECT state INTO owner_state FROM strategies_policy\n                    WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);\n                    IF owner_state IN ('published', 'superseded') THEN\n                        RAISE EXCEPTION 'thresholds of a published policy are never edited';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                    ", hash='4dc1890b7121e527c0f175c9bd0fc3cb892be13f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_threshold_of_published_stays_1a1e4', table='strategies_threshold', when='BEFORE')),
        ),
    ]
