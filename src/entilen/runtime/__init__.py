"""Dørene.

What `./run` opens: the embedded database, the supervisor that keeps database, pages and worker
alive, and the doors for tests, checks and measurements. Stands outside the order of the steps:
no step imports it, and it reaches the steps only by starting them.
"""
