"""What each contact says for a court, what proves it, who had it in hand, and the roots of the days."""

import cases.models.evidence
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0025_last_reached'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainRoot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='business date')),
                ('previous', models.CharField(blank=True, default='', max_length=64, verbose_name='root before')),
                ('merkle', models.CharField(max_length=64, verbose_name='Merkle root')),
                ('count', models.PositiveIntegerField(verbose_name='rows')),
                ('root', models.CharField(max_length=64, verbose_name='root')),
                ('nodes', models.BinaryField(default=b'')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
            ],
            options={
                'verbose_name': 'root of a day',
                'verbose_name_plural': 'roots of days',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='CustodyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'Recording opened'), ('proof_opened', 'Proof opened'), ('bundle_made', 'Evidence bundle made')], max_length=16, verbose_name='what was done')),
                ('purpose', models.CharField(max_length=300, verbose_name='purpose')),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('seal', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'custody entry',
                'verbose_name_plural': 'custody entries',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DeliveryProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('carrier_receipt', "Carrier's receipt"), ('postal_number', 'Postal number, delivery shown'), ('signature', 'Signature'), ('read', 'Read'), ('bounce', 'Came back'), ('other', 'Other')], max_length=16, verbose_name='kind')),
                ('reference', models.CharField(blank=True, default='', max_length=120, verbose_name='number or reference')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='arrived, read or came back at')),
                ('file', models.FileField(blank=True, default='', max_length=200, upload_to=cases.models.evidence.evidence_path, verbose_name='file')),
                ('name', models.CharField(blank=True, default='', max_length=255, verbose_name='name of the file')),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('bytes', models.BigIntegerField(blank=True, null=True, verbose_name='bytes')),
                ('content_type', models.CharField(blank=True, default='', max_length=40, verbose_name='content type')),
                ('at', models.DateTimeField(verbose_name='added at')),
                ('seal', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'proof of arrival',
                'verbose_name_plural': 'proofs of arrival',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=cases.models.evidence.evidence_path, verbose_name='file')),
                ('name', models.CharField(max_length=255, verbose_name='name of the file')),
                ('sha256', models.CharField(max_length=64)),
                ('bytes', models.BigIntegerField(verbose_name='bytes')),
                ('content_type', models.CharField(max_length=40, verbose_name='content type')),
                ('seconds', models.PositiveIntegerField(blank=True, null=True, verbose_name='length in seconds')),
                ('captured_at', models.DateTimeField(blank=True, null=True, verbose_name='recorded at')),
                ('device', models.CharField(blank=True, default='', max_length=120, verbose_name='device')),
                ('at', models.DateTimeField(verbose_name='added at')),
                ('seal', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'recording',
                'verbose_name_plural': 'recordings',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RootLeaf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('place', models.PositiveIntegerField(help_text='from 0, in the order of table and key')),
                ('table', models.CharField(max_length=16)),
                ('row', models.BigIntegerField()),
                ('leaf', models.BinaryField(help_text='32 bytes')),
            ],
            options={
                'verbose_name': "leaf of a day's root",
                'verbose_name_plural': "leaves of days' roots",
                'ordering': ['day', 'place'],
            },
        ),
        migrations.AddField(
            model_name='contactlog',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='answered'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='effects',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('demand_reached', 'demand reached the debtor (Civil Code 195(1))'), ('consent_to_pay', 'debtor agreed to pay (Civil Code 195(2))'), ('effective_collection', 'collection that the debtor received (法释〔2018〕19号 art. 7)'), ('conversation', 'conversation (starts the seven days of 12 CFR 1006.14)')], max_length=24), blank=True, null=True, size=None, verbose_name='effects'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ended'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='identity_stated',
            field=models.BooleanField(blank=True, null=True, verbose_name='own identity stated'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='legal_basis',
            field=models.CharField(blank=True, choices=[('contract', 'their own contract'), ('guarantee', 'their own guarantee'), ('consent', 'their consent'), ('duty', 'a duty by law'), ('public', 'made public lawfully')], db_default='', default='', max_length=16, verbose_name='legal basis'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='other_side',
            field=models.CharField(blank=True, db_default='', default='', help_text='as it was then; sealed as a digest with the salt, so that a bundle can prove it without showing it', max_length=255, verbose_name='number or address reached'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='other_side_salt',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='own_line',
            field=models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='own number or account'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=400, verbose_name='reason of the correction'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='recording_told',
            field=models.BooleanField(blank=True, null=True, verbose_name='told that it is recorded'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='script',
            field=models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='script or template'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='script_version',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='version of the script'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='started_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='began'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='text_sha256',
            field=models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='SHA-256 of the text sent'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='verified_by',
            field=models.CharField(blank=True, choices=[('name_digits', 'name and last digits of a number'), ('birth_date', 'date of birth'), ('address', 'address on the contract'), ('document', 'identity document seen'), ('known_voice', 'known from earlier contacts'), ('called_in', 'called in from a number of theirs, and asked'), ('not_proven', 'asked, not proven'), ('not_asked', 'not asked')], db_default='', default='', max_length=16, verbose_name='right party verified by'),
        ),
        migrations.AddField(
            model_name='contactlog',
            name='who',
            field=models.CharField(blank=True, choices=[('debtor', 'Debtor'), ('guarantor', 'Guarantor'), ('relative', 'Relative'), ('employer', 'Employer'), ('third_party', 'Other third party')], db_default='', default='', max_length=16, verbose_name='whose number, at the time'),
        ),
        migrations.AlterField(
            model_name='contactlog',
            name='corrects',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cases.contactlog', verbose_name='corrects'),
        ),
        migrations.AddIndex(
            model_name='contactlog',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='contact_by_time'),
        ),
        migrations.AddConstraint(
            model_name='contactlog',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False)), fields=('corrects',), name='contact_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='contactlog',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by__in', ['', 'name_digits', 'birth_date', 'address', 'document', 'known_voice', 'called_in', 'not_proven', 'not_asked'])), name='contact_verification_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contactlog',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='contact_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='chainroot',
            constraint=models.UniqueConstraint(fields=('previous',), name='chain_root_does_not_fork'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chainroot',
            trigger=pgtrigger.compiler.Trigger(name='chain_root_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77b715bad282a1f4d1082e465a2b99c231b9753f', operation='UPDATE OR DELETE', pgid='pgtrigger_chain_root_append_only_77baa', table='cases_chainroot', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='custodyentry',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='custodyentry',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='cases.case'),
        ),
        migrations.AddField(
            model_name='deliveryproof',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deliveryproof',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='cases.case'),
        ),
        migrations.AddField(
            model_name='deliveryproof',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='cases.contactlog'),
        ),
        migrations.AddField(
            model_name='custodyentry',
            name='proof',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='cases.deliveryproof'),
        ),
        migrations.AddField(
            model_name='recording',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recording',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recordings', to='cases.case'),
        ),
        migrations.AddField(
            model_name='recording',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recordings', to='cases.contactlog'),
        ),
        migrations.AddField(
            model_name='custodyentry',
            name='recording',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='cases.recording'),
        ),
        migrations.AddField(
            model_name='rootleaf',
            name='case',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='deliveryproof',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='proof_by_time'),
        ),
        migrations.AddConstraint(
            model_name='deliveryproof',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['carrier_receipt', 'postal_number', 'signature', 'read', 'bounce', 'other'])), name='proof_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='deliveryproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reference', ''), _negated=True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='proof_names_what_shows_it'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deliveryproof',
            trigger=pgtrigger.compiler.Trigger(name='proof_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8de329b657839cb4590b11309132d3dfe2c18e0', operation='UPDATE OR DELETE', pgid='pgtrigger_proof_append_only_cf3fc', table='cases_deliveryproof', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='recording',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='recording_by_time'),
        ),
        migrations.AddConstraint(
            model_name='recording',
            constraint=models.UniqueConstraint(fields=('contact', 'sha256'), name='recording_once_per_contact'),
        ),
        migrations.AddConstraint(
            model_name='recording',
            constraint=models.CheckConstraint(condition=models.Q(('bytes__gt', 0)), name='recording_is_not_empty'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recording',
            trigger=pgtrigger.compiler.Trigger(name='recording_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe2d9f9300dc3e4d5ad85585ad3d9d9136dc0e94', operation='UPDATE OR DELETE', pgid='pgtrigger_recording_append_only_e018a', table='cases_recording', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='custodyentry',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='custody_by_time'),
        ),
        migrations.AddConstraint(
            model_name='custodyentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'proof_opened', 'bundle_made'])), name='custody_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='custodyentry',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='custody_says_what_for'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='custodyentry',
            trigger=pgtrigger.compiler.Trigger(name='custody_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a305be8ab8c8df8fdf5b3bdb9883116befbfb6f', operation='UPDATE OR DELETE', pgid='pgtrigger_custody_append_only_17379', table='cases_custodyentry', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='rootleaf',
            constraint=models.UniqueConstraint(fields=('day', 'place'), name='root_leaf_has_one_place'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rootleaf',
            trigger=pgtrigger.compiler.Trigger(name='root_leaf_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eff43b185c5d9cc1047f1363d3927b1db049651d', operation='UPDATE OR DELETE', pgid='pgtrigger_root_leaf_append_only_6b9fb', table='cases_rootleaf', when='BEFORE')),
        ),
    ]
