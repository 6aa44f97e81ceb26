"""Innføring.

Hand-out per grade, conditions, follow-up.
"""
