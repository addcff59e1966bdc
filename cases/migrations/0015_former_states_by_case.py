"""Former states are asked for by case, agent and team, never by time."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_simulated_keys'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='formerstate', name='former_state_by_time'),
    ]
