"""How the pages are served: by granian, each worker with a few threads."""

import os
import sys
from pathlib import Path

THREADS = 4


def command(*, port: int, workers: int = 1, host: str = "127.0.0.1") -> list[str]:
    """The web server's command line. Threads share a worker's memory; workers use more cores."""
    return [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS)),
        *("--blocking-threads-idle-timeout", "600"),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
        *("--workers-kill-timeout", "10"),
        "entilen.runtime.application:application",
    ]


def workers_for_this_machine() -> int:
    """One worker per core, at most four."""
    return min(4, os.cpu_count() or 1)
