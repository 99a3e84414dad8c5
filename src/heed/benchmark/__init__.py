"""How good the forecasts are: each task of the field, by its own rules, beside what is to be beaten.

In: the raw files under one folder of data. Out: one verb a task, each giving the figures of a report; `heed
benchmark TASK` writes it to docs/benchmarks/.
"""
