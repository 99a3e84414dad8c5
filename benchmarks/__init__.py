"""What is measured, beside what a user would use instead: `make bench` writes docs/benchmarks.md.

Each module has one verb, `measure`, which gives rows of a table. These machines differ and are shared: the ratios
within one run are what counts.
"""
