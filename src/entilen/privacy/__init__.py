"""Personvern.

What is kept of people and for how long, what the night takes away, and erasing what should not be.
"""
