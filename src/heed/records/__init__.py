"""The records: what people wrote, decided and did; a database through Django, one app a subject.

In: what people type. Out: rows with their history, backed up and restored whole. Nothing in it can be made again.
"""
