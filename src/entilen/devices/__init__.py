"""Enhetsregnskapet.

The ledger: every number of devices, its cause and its evidence; only new rows, never changed ones.
"""
