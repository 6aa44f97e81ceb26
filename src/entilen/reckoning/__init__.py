"""Regnestykket.

From levels (what is in use at a place in a school year) to everything else that is counted: what
is new, what moves up, what comes back, what the network must carry, what may be ordered.
"""
