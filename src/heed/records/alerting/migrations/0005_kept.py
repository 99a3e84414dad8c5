"""The database itself refuses to change a kept case file, a judgement, and what a told step rests on."""

from django.db import migrations

from heed.records.alerting.migrations import _triggers_0005 as triggers


class Migration(migrations.Migration):
    dependencies = [("alerting", "0004_situation")]
    operations = [migrations.RunPython(triggers.guard, triggers.unguard)]
