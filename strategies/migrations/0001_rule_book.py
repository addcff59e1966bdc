"""Policy with its segments, weights and experiments, rates, tactics and contact rules, as they stood when the migrations before
the first release were drawn together.

Triggers stand among the options of their models, where django-pgtrigger makes them with the table: each `AddTrigger` would have
Django render all models anew.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('strategies', '0001_initial'), ('strategies', '0002_workshop'), ('strategies', '0003_experiments'), ('strategies', '0004_rank_weights'), ('strategies', '0006_drafts_put_away')]

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
                'triggers': [pgtrigger.compiler.Trigger(name='contact_rule_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f03d0580882bd8cfcc8a942cfe9c4383fcfed9fe', operation='UPDATE OR DELETE', pgid='pgtrigger_contact_rule_append_only_6b8e7', table='strategies_contactrule', when='BEFORE'))],
            },
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
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Waits for approval'), ('approved', 'Approved'), ('published', 'Published'), ('superseded', 'Superseded'), ('discarded', 'Discarded')], default='draft', max_length=16, verbose_name='state')),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='descendants', to='strategies.policy')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('grace_days', models.PositiveSmallIntegerField(default=2, help_text='A promise is judged broken only when this many days have passed after its date.', verbose_name='days of grace for a promise')),
                ('note', models.TextField(blank=True, verbose_name='what changes and why')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='last edited at')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed at')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_back_at', models.DateTimeField(blank=True, null=True, verbose_name='sent back at')),
                ('sent_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='discarded at')),
                ('discarded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'policy',
                'verbose_name_plural': 'policies',
                'ordering': ['-version'],
                'permissions': [('publish_policy', 'May edit and publish policies')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'approved', 'published', 'superseded', 'discarded'])), name='policy_state_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'approved', 'discarded']), models.Q(('published_at__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='policy_published_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['proposed', 'approved']), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='policy_proposed_says_who_and_from_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), models.Q(('approved_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='policy_approved_by_somebody_else')],
                'triggers': [pgtrigger.compiler.Trigger(name='policy_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'published\', \'superseded\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b9419f2c0be95b56f8b8f4b33aa96c1a35ae917c', operation='DELETE', pgid='pgtrigger_policy_published_stays_2d959', table='strategies_policy', when='BEFORE')), pgtrigger.compiler.Trigger(name='policy_on_trial_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'draft\', \'proposed\', \'approved\'))', func="\n                    IF EXISTS (SELECT FROM strategies_experiment\n                               WHERE state = 'running' AND challenger_id = OLD.id) THEN\n                        RAISE EXCEPTION 'a version on trial in a running experiment stays as it was approved';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                    ", hash='893b160cbdf23b7e36ad2b57085120b62b076458', operation='UPDATE OR DELETE', pgid='pgtrigger_policy_on_trial_stays_51034', table='strategies_policy', when='BEFORE'))],
            },
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
                'triggers': [pgtrigger.compiler.Trigger(name='published_rate_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bcea0fec778c4362e3a8d175fe61b84c5909f90b', operation='UPDATE', pgid='pgtrigger_published_rate_never_changed_2d8de', table='strategies_publishedrate', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='StepCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'Call'), ('sms', 'Text message'), ('email', 'E-mail'), ('messaging', 'Messaging'), ('letter', 'Letter'), ('visit', 'Visit'), ('placement', 'Placement'), ('legal_step', 'Legal step')], max_length=12, unique=True, verbose_name='kind')),
                ('amount', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='cost of one')),
            ],
            options={
                'verbose_name': 'cost of a step',
                'verbose_name_plural': 'costs of steps',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['call', 'sms', 'email', 'messaging', 'letter', 'visit', 'placement', 'legal_step'])), name='step_cost_kind_is_known'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='step_cost_not_negative')],
            },
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
                'triggers': [pgtrigger.compiler.Trigger(name='tactic_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3c524a367cfe2d69bb11106c83b7a2b7e26f1ece', operation='UPDATE OR DELETE', pgid='pgtrigger_tactic_append_only_29bc2', table='strategies_tactic', when='BEFORE'))],
            },
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
            name='Experiment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('challenger', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experiments', to='strategies.policy', verbose_name='challenger')),
                ('champion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.policy', verbose_name='champion')),
                ('seed', models.CharField(max_length=32, verbose_name='seed')),
                ('share', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name="challenger's share")),
                ('measure', models.CharField(choices=[('recovered', 'Share of the money due that was recovered'), ('payers', 'Share of debtors who paid anything'), ('closed', 'Share of cases settled or cured'), ('kept', 'Share of promises kept')], max_length=12, verbose_name='measure')),
                ('currency', models.CharField(blank=True, default='', max_length=3, verbose_name='currency')),
                ('horizon_days', models.PositiveSmallIntegerField(verbose_name='window in days')),
                ('planned_debtors', models.PositiveIntegerField(verbose_name='planned debtors')),
                ('planned_days', models.PositiveSmallIntegerField(verbose_name='longest run in days')),
                ('least_difference', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='smallest difference worth acting on')),
                ('harm_ratio', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='complaints borne')),
                ('registered_at', models.DateTimeField(verbose_name='registered at')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('draft', 'Registered'), ('running', 'Running'), ('stopped', 'Stopped')], default='draft', max_length=8, verbose_name='state')),
                ('starts_on', models.DateField(null=True, verbose_name='starts on')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_on', models.DateField(null=True, verbose_name='stopped on')),
                ('stopped_at', models.DateTimeField(null=True, verbose_name='stopped at')),
                ('stopped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stop_cause', models.CharField(blank=True, choices=[('challenger', 'Challenger better'), ('champion', 'Champion better'), ('none', 'No difference found'), ('harm', "More complaints in the challenger's arm"), ('sizes', 'Arms not as large as promised'), ('person', 'Stopped by hand')], default='', max_length=12, verbose_name='why it stopped')),
                ('stop_reason', models.CharField(blank=True, default='', max_length=400, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'experiment',
                'verbose_name_plural': 'experiments',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('state',), name='experiment_one_running'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'running', 'stopped'])), name='experiment_state_is_known'), models.CheckConstraint(condition=models.Q(('measure__in', ['recovered', 'payers', 'closed', 'kept'])), name='experiment_measure_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('measure', 'recovered'), _negated=True), models.Q(('currency', ''), _negated=True), _connector='OR'), name='experiment_money_is_of_one_currency'), models.CheckConstraint(condition=models.Q(('share__gte', 1), ('share__lte', 50)), name='experiment_share_in_range'), models.CheckConstraint(condition=models.Q(('horizon_days__gte', 1), ('horizon_days__lte', 180)), name='experiment_horizon_in_range'), models.CheckConstraint(condition=models.Q(('planned_days__gt', models.F('horizon_days')), ('planned_days__lte', 730)), name='experiment_runs_longer_than_its_window'), models.CheckConstraint(condition=models.Q(('planned_debtors__gte', 100)), name='experiment_plans_some_debtors'), models.CheckConstraint(condition=models.Q(('least_difference__gt', 0), ('least_difference__lte', 100)), name='experiment_difference_in_range'), models.CheckConstraint(condition=models.Q(('harm_ratio__gte', 1), ('harm_ratio__lte', 10)), name='experiment_harm_ratio_in_range'), models.CheckConstraint(condition=models.Q(('champion__isnull', True), models.Q(('champion', models.F('challenger')), _negated=True), _connector='OR'), name='experiment_has_two_policies'), models.CheckConstraint(condition=models.Q(models.Q(('starts_on', None), ('state', 'draft'), ('stopped_on', None)), models.Q(('starts_on__isnull', False), ('state', 'running'), ('stopped_on', None)), models.Q(('starts_on__isnull', False), ('state', 'stopped'), ('stopped_on__gte', models.F('starts_on'))), _connector='OR'), name='experiment_dates_fit_its_state'), models.CheckConstraint(condition=models.Q(('stop_cause__in', ['', 'challenger', 'champion', 'none', 'harm', 'sizes', 'person']), models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('stop_cause', ''), _negated=True), _connector='OR'), models.Q(models.Q(('stop_cause', 'person'), _negated=True), models.Q(('stop_reason', ''), _negated=True), _connector='OR')), name='experiment_says_why_it_stopped')],
                'triggers': [pgtrigger.compiler.Trigger(name='experiment_registered_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE ends TEXT[] := ARRAY['state', 'stopped_on', 'stopped_at', 'stopped_by_id', 'stop_cause', 'stop_reason'];", func="\n                    IF OLD.state = 'draft' THEN\n                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND OLD.state = 'running' AND NEW.state = 'stopped'\n                       AND to_jsonb(NEW) - ends = to_jsonb(OLD) - ends THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'what was registered before an experiment ran is never edited';\n                    ", hash='527aa4a6b64d64fff325ca9824ada2fc4c21fe84', operation='UPDATE OR DELETE', pgid='pgtrigger_experiment_registered_stays_59509', table='strategies_experiment', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PolicyExample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='strategies.policy')),
                ('name', models.CharField(blank=True, default='', max_length=120, verbose_name='name')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('expected', models.CharField(choices=[('pending', 'Not yet due'), ('reminder', 'Reminder'), ('phone', 'Phone'), ('visit', 'Visit'), ('outsourced', 'Outsourced'), ('legal', 'Legal'), ('closed', 'Closed')], max_length=16, verbose_name='belongs in')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'example of a policy',
                'verbose_name_plural': 'examples of a policy',
                'ordering': ['policy', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expected__in', ['pending', 'reminder', 'phone', 'visit', 'outsourced', 'legal'])), name='policy_example_expects_an_open_stage')],
                'triggers': [pgtrigger.compiler.Trigger(name='example_of_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owner_state TEXT;', func="\nSELECT state INTO owner_state FROM strategies_policy WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);\nIF owner_state <> 'draft' THEN\n    RAISE EXCEPTION 'only a draft of a policy is edited; this one is %', owner_state;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='6190b551bf4f3e0a6996826ab21148c4ec150814', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_example_of_published_stays_9a945', table='strategies_policyexample', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RankWeight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rank_weights', to='strategies.policy')),
                ('rule', models.CharField(choices=[('promise_broken', 'Promise broken'), ('promise_due', 'Promise due'), ('call_back', 'Call-back agreed'), ('limitation', 'Limitation near'), ('sign', 'Warning sign'), ('value', 'Value at stake'), ('overdue', 'Days past due'), ('reach', 'Chance to reach'), ('quiet', 'Time without a contact'), ('fresh', 'Fresh case')], max_length=20, verbose_name='rule')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
            ],
            options={
                'verbose_name': 'weight in the ranking',
                'verbose_name_plural': 'weights in the ranking',
                'constraints': [models.UniqueConstraint(fields=('policy', 'rule'), name='rank_weight_once_per_rule'), models.CheckConstraint(condition=models.Q(('rule__in', ['promise_broken', 'promise_due', 'call_back', 'limitation', 'sign', 'value', 'overdue', 'reach', 'quiet', 'fresh'])), name='rank_weight_rule_is_known'), models.CheckConstraint(condition=models.Q(('points__lte', 10000)), name='rank_weight_in_range')],
                'triggers': [pgtrigger.compiler.Trigger(name='rank_weight_of_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owner_state TEXT;', func="\nSELECT state INTO owner_state FROM strategies_policy WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);\nIF owner_state <> 'draft' THEN\n    RAISE EXCEPTION 'only a draft of a policy is edited; this one is %', owner_state;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='a3b36bcd7686f5ab191431a642dbe8d1fcc2ed86', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_rank_weight_of_published_stays_6038c', table='strategies_rankweight', when='BEFORE'))],
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
                'triggers': [pgtrigger.compiler.Trigger(name='rule_review_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20b5a26e77cc4ccf27f7f1c035e403f720f5508a', operation='UPDATE OR DELETE', pgid='pgtrigger_rule_review_append_only_12b94', table='strategies_rulereview', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='strategies.policy')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='conditions')),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
                'ordering': ['policy', 'position'],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('policy', 'position'), name='segment_one_at_a_position'), models.UniqueConstraint(fields=('policy', 'name'), name='segment_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='segment_has_a_name')],
                'triggers': [pgtrigger.compiler.Trigger(name='segment_of_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owner_state TEXT;', func="\nSELECT state INTO owner_state FROM strategies_policy WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);\nIF owner_state <> 'draft' THEN\n    RAISE EXCEPTION 'only a draft of a policy is edited; this one is %', owner_state;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='343fe2e425e89d616566bc171565d191fbfd7390', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_segment_of_published_stays_a33ee', table='strategies_segment', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thresholds', to='strategies.policy')),
                ('segment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='thresholds', to='strategies.segment')),
                ('stage', models.CharField(choices=[('pending', 'Not yet due'), ('reminder', 'Reminder'), ('phone', 'Phone'), ('visit', 'Visit'), ('outsourced', 'Outsourced'), ('legal', 'Legal'), ('closed', 'Closed')], max_length=16, verbose_name='stage')),
                ('from_days', models.SmallIntegerField(verbose_name='from days past due')),
                ('least_balance', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='least balance')),
                ('gates', models.JSONField(blank=True, db_default=[], default=list, verbose_name='gates')),
                ('cadence', models.JSONField(blank=True, db_default=[], default=list, verbose_name='cadence')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('call', 'Call'), ('sms', 'Text message'), ('email', 'E-mail'), ('messaging', 'Messaging'), ('letter', 'Letter'), ('visit', 'Visit')], max_length=12), blank=True, db_default=[], default=list, size=None, verbose_name='channels that fit')),
                ('workers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('agent', 'Agent'), ('supervisor', 'Supervisor'), ('agency', 'Agency'), ('lawyer', 'Lawyer')], max_length=12), blank=True, db_default=[], default=list, size=None, verbose_name='who may work it')),
            ],
            options={
                'verbose_name': 'threshold',
                'verbose_name_plural': 'thresholds',
                'ordering': ['policy', 'segment__position', 'from_days'],
                'constraints': [models.UniqueConstraint(fields=('policy', 'segment', 'stage'), name='threshold_once_per_stage', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('stage__in', ['reminder', 'phone', 'visit', 'outsourced', 'legal'])), name='threshold_stage_is_a_rung'), models.CheckConstraint(condition=models.Q(('least_balance__gte', 0)), name='threshold_balance_not_negative'), models.CheckConstraint(condition=models.Q(('from_days__gte', -30), ('from_days__lte', 3650)), name='threshold_days_in_range'), models.CheckConstraint(condition=models.Q(('channels__contained_by', ['call', 'sms', 'email', 'messaging', 'letter', 'visit'])), name='threshold_channels_are_known'), models.CheckConstraint(condition=models.Q(('workers__contained_by', ['agent', 'supervisor', 'agency', 'lawyer'])), name='threshold_workers_are_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='threshold_of_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owner_state TEXT;', func="\nSELECT state INTO owner_state FROM strategies_policy WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);\nIF owner_state <> 'draft' THEN\n    RAISE EXCEPTION 'only a draft of a policy is edited; this one is %', owner_state;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='5063ba57e0cb6fbab870aade0f86a66ee74e9314', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_threshold_of_published_stays_1a1e4', table='strategies_threshold', when='BEFORE'))],
            },
        ),
    ]
