"""Demobyen.

An invented municipality with cases at every stage and turn, made by the same verbs that people use.
"""
