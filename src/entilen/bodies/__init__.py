"""Skolens organer.

Treatment in the school's bodies; the board's resolution and the board's paper.
"""
