"""Innsending.

What is missing, cross-checks between steps, freeze, send; the receipt.
"""
