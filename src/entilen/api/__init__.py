"""Maskinens dør.

The same reads, acts and gates as the pages, for machines.
"""
