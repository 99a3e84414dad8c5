"""Alerts that people raise: steps, second pairs of eyes, asks, answers, and who is told.

In: what people write. Out: messages (`heed.alerts`) to those who may read them.
"""
