"""Personer og roller.

People, roles with scope and dates, sign-in, substitutes.
"""
