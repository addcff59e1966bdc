"""Answers to next actions (docs/next-action.md)."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_export_kinds'),
        ('strategies', '0004_rank_weights'),
    ]

    operations = [
        migrations.CreateModel(
            name='NextActionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('as_of', models.DateField(verbose_name='business date')),
                ('kind', models.CharField(choices=[('accepted', 'Accepted'), ('overruled', 'Overruled'), ('followed', 'Done without a word'), ('departed', 'Something else done')], max_length=9, verbose_name='answer')),
                ('reason', models.CharField(blank=True, choices=[('asked', 'The debtor asked for another way or time'), ('known', 'I know something that is not on record'), ('channel', 'Another channel works better here'), ('time', 'Not the right time'), ('record', 'What it rests on is wrong'), ('done', 'It has been done already'), ('other', 'Another reason')], default='', max_length=8, verbose_name='reason')),
                ('note', models.CharField(blank=True, default='', max_length=400, verbose_name='note')),
                ('key', models.CharField(max_length=32)),
                ('last_contact', models.PositiveBigIntegerField(default=0, help_text="key of the case's latest contact when it was proposed; 0 for none")),
                ('act', models.CharField(choices=[('call', 'Call'), ('sms', 'Send a text message'), ('email', 'Write an e-mail'), ('messaging', 'Write by messaging'), ('letter', 'Send a letter'), ('visit', 'Visit'), ('check_payment', 'Check that the payment has come'), ('offer_plan', 'Draw up a plan'), ('answer', 'Answer the open matter'), ('check_papers', 'Ask for the papers that prove it'), ('supervisor', 'Ask the supervisor'), ('trace', 'Find the debtor'), ('wait', 'Wait')], max_length=16, verbose_name='proposed')),
                ('source', models.CharField(choices=[('hold', 'Hold'), ('promise', 'Promise'), ('limitation', 'Limitation'), ('sign', 'Warning sign'), ('tree', 'Outcome tree'), ('cadence', 'Cadence'), ('gate', 'Contact gate'), ('record', 'Record')], max_length=12, verbose_name='on the word of')),
                ('not_before', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                ('script', models.CharField(blank=True, default='', max_length=60, verbose_name='script')),
                ('stage', models.CharField(choices=[('pending', 'Not yet due'), ('reminder', 'Reminder'), ('phone', 'Phone'), ('visit', 'Visit'), ('outsourced', 'Outsourced'), ('legal', 'Legal'), ('closed', 'Closed')], max_length=16, verbose_name='stage')),
                ('segment', models.CharField(blank=True, default='', max_length=60, verbose_name='segment')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
            ],
            options={
                'verbose_name': 'answer to a next action',
                'verbose_name_plural': 'answers to next actions',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='export',
            name='export_kind_is_known',
        ),
        migrations.AlterField(
            model_name='export',
            name='what',
            field=models.CharField(choices=[('cases', 'List of cases'), ('balance', 'Balance of a case'), ('refused', 'Refused rows of a file'), ('moves', 'Moves of a simulation'), ('disputes', 'Disputes of ranks'), ('actions', 'Answers to next actions'), ('subject', 'Copy for the person concerned')], max_length=8, verbose_name='what'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['cases', 'balance', 'refused', 'moves', 'disputes', 'actions', 'subject'])), name='export_kind_is_known'),
        ),
        migrations.AddField(
            model_name='nextactionanswer',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nextactionanswer',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='action_answers', to='cases.case'),
        ),
        migrations.AddField(
            model_name='nextactionanswer',
            name='contact',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_answer', to='cases.contactlog'),
        ),
        migrations.AddField(
            model_name='nextactionanswer',
            name='policy',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.policy'),
        ),
        migrations.AddIndex(
            model_name='nextactionanswer',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='next_action_by_time'),
        ),
        migrations.AddConstraint(
            model_name='nextactionanswer',
            constraint=models.UniqueConstraint(fields=('case', 'key'), name='next_action_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='nextactionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['accepted', 'overruled', 'followed', 'departed'])), name='next_action_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='nextactionanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'overruled'), ('reason__in', ['asked', 'known', 'channel', 'time', 'record', 'done', 'other'])), models.Q(models.Q(('kind', 'overruled'), _negated=True), ('reason', '')), _connector='OR'), name='next_action_overruled_says_why'),
        ),
        migrations.AddConstraint(
            model_name='nextactionanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact', None), ('kind__in', ('accepted', 'overruled'))), models.Q(('contact__isnull', False), ('kind__in', ['followed', 'departed'])), _connector='OR'), name='next_action_silence_has_a_contact'),
        ),
        migrations.AddConstraint(
            model_name='nextactionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['call', 'sms', 'email', 'messaging', 'letter', 'visit', 'check_payment', 'offer_plan', 'answer', 'check_papers', 'supervisor', 'trace', 'wait'])), name='next_action_act_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nextactionanswer',
            trigger=pgtrigger.compiler.Trigger(name='next_action_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='92d380fe0add669a89842292f4e6a0bdc62548b6', operation='UPDATE OR DELETE', pgid='pgtrigger_next_action_append_only_ac496', table='cases_nextactionanswer', when='BEFORE')),
        ),
    ]
