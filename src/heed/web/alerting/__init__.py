"""The pages of alerts: public lists and chains, and for people who are signed in drafts, asks and answers."""
