"""The private pages: the way in and out, one's own account, people, history. Each asks `heed.records.accounts`."""
