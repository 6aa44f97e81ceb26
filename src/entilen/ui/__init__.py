"""Utseendet.

The look: typed components over the design system, base layouts, form rendering. Knows no step.
"""
