"""Innlogging hos andre: somebody else says who a person is; what they may do is given here."""
