"""All records in one file, for both engines, and back.

In: the database. Out: a file made in one snapshot (`back_up`); from it, checked first (`check`), the same rows
again in one transaction (`put_back`), those of an earlier version as rows of this one.
"""

from heed.records.backup.consent import Subscriptions
from heed.records.backup.reading import Checked, check
from heed.records.backup.restoring import put_back
from heed.records.backup.saying import sentences
from heed.records.backup.writing import Made, back_up

__all__ = ["Checked", "Made", "Subscriptions", "back_up", "check", "put_back", "sentences"]
