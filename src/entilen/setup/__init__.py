"""A municipality of its own: who it is, what it asks for, its calendar and its people, in order.

Everything that rules and figures read and that is not a case is entered here.
"""
