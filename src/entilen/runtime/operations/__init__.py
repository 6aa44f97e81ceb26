"""Drift.

What an operator does with the served database: one function for each `./run serve COMMAND`.
"""
