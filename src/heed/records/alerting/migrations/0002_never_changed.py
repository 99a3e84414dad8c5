"""The database itself refuses to change or delete what was told, what it asked, and what was answered."""

from django.db import migrations

from heed.records.alerting.migrations import _triggers_0002 as triggers


class Migration(migrations.Migration):
    dependencies = [("alerting", "0001_initial")]
    operations = [migrations.RunPython(triggers.guard, triggers.unguard)]
