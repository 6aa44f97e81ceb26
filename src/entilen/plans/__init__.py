"""Utviklingsplanen.

The development plan: areas, grade rows, milestones, attachments, versions, comparison.
"""
