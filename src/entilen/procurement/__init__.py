"""Bestilling.

Orders within the limit, by own budget or the central scheme.
"""
