"""The database itself refuses to change or delete a row of the history."""

from django.db import migrations

from heed.records.history.migrations import _triggers_0002 as triggers


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(triggers.guard, triggers.unguard)]
