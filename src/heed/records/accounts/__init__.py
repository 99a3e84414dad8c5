"""Accounts: who may sign in, as what, and where; every change leaves a row in the history.

In: what people and administrators type. Out: accounts, and one rule of who may do what (`roles.may`).
"""
