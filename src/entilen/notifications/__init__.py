"""Varsler.

Who is told what, when and in which words; deadlines.
"""
