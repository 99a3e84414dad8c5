"""Situations, and what people saw of the fourteen risk factors in each: assessment sheets, kept and never changed.

In: what editors and those who report write. Out, through `reading` alone: to each what `policy` lets them read.
"""
