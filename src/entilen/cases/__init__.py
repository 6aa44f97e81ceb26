"""Saken.

The case: stage, events, advance(), fingerprints. Only this step moves a case.
"""
