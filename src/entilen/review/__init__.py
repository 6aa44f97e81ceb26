"""Behandling.

Formal check, specialist assessments, remarks, replies, return letter, recommendation.
"""
