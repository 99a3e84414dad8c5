"""What an alert says and how it is told: levels, messages, CAP 1.2, feeds, signatures, clocks; no database.

In: what people decided. Out: texts that other machines read, and the days that an answer took.
"""
