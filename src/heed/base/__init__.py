"""Value types and errors that every room shares.

In: nothing. Out: `Month`, `Country`, `HeedError` and its kin, settings. No room of heed is imported here.
"""
