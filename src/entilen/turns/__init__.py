"""Hvem saken venter på.

One answer to whom a case waits for, today: the turn sentence, work lists, reminders, letters and
the overview all read it here.
"""
