"""Finansieringsplanen.

The financing plan: lines, years, own budget or central scheme, sums, checks.
"""
