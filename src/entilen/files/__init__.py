"""Filer.

How an attachment is checked, stored and handed out again.
"""
