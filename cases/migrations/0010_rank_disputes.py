"""Disputes of ranks (docs/ranking.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_ranking'),
    ]

    operations = [
        migrations.CreateModel(
            name='RankDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('as_of', models.DateField(null=True, verbose_name='as of')),
                ('version', models.PositiveIntegerField(null=True, verbose_name='version')),
                ('points', models.IntegerField(verbose_name='points')),
                ('parts', models.JSONField(verbose_name='parts')),
                ('expected', models.CharField(choices=[('higher', 'further up'), ('lower', 'further down')], max_length=6, verbose_name='where it belongs')),
                ('words', models.CharField(max_length=200, verbose_name='why')),
                ('state', models.CharField(choices=[('open', 'Open'), ('answered', 'Answered'), ('withdrawn', 'Taken back')], default='open', max_length=9, verbose_name='state')),
                ('answer', models.CharField(blank=True, default='', max_length=400, verbose_name='answer')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'dispute of a rank',
                'verbose_name_plural': 'disputes of ranks',
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
            field=models.CharField(choices=[('cases', 'List of cases'), ('balance', 'Balance of a case'), ('refused', 'Refused rows of a file'), ('disputes', 'Disputes of ranks'), ('subject', 'Copy for the person concerned')], max_length=8, verbose_name='what'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['cases', 'balance', 'refused', 'disputes', 'subject'])), name='export_kind_is_known'),
        ),
        migrations.AddField(
            model_name='rankdispute',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rankdispute',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rank_disputes', to='cases.case'),
        ),
        migrations.AddField(
            model_name='rankdispute',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='rankdispute',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['-id'], name='rank_dispute_open'),
        ),
        migrations.AddConstraint(
            model_name='rankdispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('ended_at', None), ('ended_by', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'answered'), models.Q(('answer', ''), _negated=True)), models.Q(('answer', ''), ('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='rank_dispute_ended_says_how'),
        ),
        migrations.AddConstraint(
            model_name='rankdispute',
            constraint=models.CheckConstraint(condition=models.Q(('expected__in', ['higher', 'lower'])), name='rank_dispute_expected_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rankdispute',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='rank_dispute_has_words'),
        ),
        migrations.AddConstraint(
            model_name='rankdispute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('case', 'by'), name='rank_dispute_one_open_per_person'),
        ),
    ]
