"""Rows of simulations without keys that the database checks; a case's product and region from indexes alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_former_states'),
    ]

    operations = [
        migrations.AlterField(
            model_name='debt',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='debts', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='simulatedmove',
            name='case',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='simulatedmove',
            name='simulation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='cases.simulation'),
        ),
        migrations.AddIndex(
            model_name='debtor',
            index=models.Index(fields=['id'], include=('region',), name='debtor_region'),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(fields=['case'], include=('product',), name='debt_of_case'),
        ),
    ]
