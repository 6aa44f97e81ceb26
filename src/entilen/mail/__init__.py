"""Post.

How a letter leaves: the outgoing letters, their state and their log.
"""
