"""How the pages are served: by waitress, in a few processes with a few threads each.

Waitress takes in a whole request before a thread begins with it, and sends the answer after the
thread is done, so that slow lines cost no thread.
"""

import os
import sys

THREADS = 4


def command(*, port: int, workers: int = 1, host: str = "127.0.0.1") -> list[str]:
    """The web server's command line. Threads share a worker's memory; workers use more cores."""
    return [sys.executable, "-m", "entilen.runtime", "web", str(port), str(workers), host]


def workers_for_this_machine() -> int:
    """One worker per core, at most four."""
    return min(4, os.cpu_count() or 1)
