"""The measurements: 2,000 submitted cases, served as production does, each named page timed.

`./run bench` runs it; docs/operations/bench.md tells how to read the figures and what was found.
"""
