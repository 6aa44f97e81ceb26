"""Asking for the pages over kept connections, in turn, and what each answer cost."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from itertools import islice

from bench.counting import ASK
from bench.serving import WORKERS, Server
from bench.visits import Request, Visit
from entilen.runtime.places import stop


@dataclass
class Measured:
    """What the requests of one page took: seconds each, and the processor's seconds in all."""

    name: str
    aim: float | None
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    queries: int = 0
    rows: int = 0
    size: int = 0

    def at(self, share: float) -> float:
        """The time within which this share of the requests was answered, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] * 1000

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of processor a request, all server processes together."""
        return self.cpu * 1000 / len(self.seconds)


class Client:
    """One kept connection to each worker, used in turn."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lines = self._one_to_each_worker()
        self._turn = 0

    def _one_to_each_worker(self) -> list[HTTPConnection]:
        lines: dict[str, HTTPConnection] = {}
        for _ in range(200):
            line = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
            line.request("GET", "/helse", headers={ASK: "1"})
            answer = line.getresponse()
            answer.read()
            lines.setdefault(str(answer.headers["X-Bench-Worker"]), line)
            if len(lines) == WORKERS:
                break
        return list(lines.values())

    def ask(
        self, request: Request, status: int, **headers: str
    ) -> tuple[float, bytes, HTTPMessage]:
        """Ask once; seconds to the last byte, the body, the headers. Stops on another status."""
        line = self._lines[self._turn % len(self._lines)]
        self._turn += 1
        method = "GET" if request.data is None else "POST"
        begun = time.perf_counter()
        line.request(method, request.path, request.data, {**request.all_headers, **headers})
        answer = line.getresponse()
        body = answer.read()
        taken = time.perf_counter() - begun
        if answer.status != status:
            stop(f"{request.path} svarte {answer.status}, ikke {status}.", body.decode()[:2000])
        return taken, body, answer.headers


def measure(
    server: Server, visits: list[Visit], *, rounds: int, tell: Callable[[str], object]
) -> list[Measured]:
    """Count each page once, warm up, then time them all round after round beside the reference."""
    client = Client(server)
    measured = {visit.name: Measured(visit.name, visit.aim) for visit in visits}
    for visit in visits:
        for request in islice(visit.requests, 4):  # warm: both workers, every template
            client.ask(request, visit.status)
        _count(client, visit, measured[visit.name])
    tell("Måler")
    owed: defaultdict[str, float] = defaultdict(float)
    for _ in range(rounds):
        for visit in visits:
            owed[visit.name] += 12 * visit.share
            number = int(owed[visit.name])
            owed[visit.name] -= number
            _block(client, visit, measured[visit.name], number)
    return list(measured.values())


def _count(client: Client, visit: Visit, measured: Measured) -> None:
    _, body, headers = client.ask(next(visit.requests), visit.status, **{ASK: "1"})
    measured.queries, measured.rows = int(headers["X-Bench-Queries"]), int(headers["X-Bench-Rows"])
    measured.size = len(body)


def _block(client: Client, visit: Visit, measured: Measured, number: int) -> None:
    requests = list(islice(visit.requests, number))
    before = client.server.cpu_seconds()
    measured.seconds += [client.ask(request, visit.status)[0] for request in requests]
    measured.cpu += client.server.cpu_seconds() - before
