"""The history: who did what to which record, when and why; rows are only ever added.

In: one call, `rows.record`, in the transaction of the change. Out: the table `records_history`.
"""
