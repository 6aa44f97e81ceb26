"""Dekning.

Who has 1:1, at any date, by the definition of that date; public pages, open data.
"""
