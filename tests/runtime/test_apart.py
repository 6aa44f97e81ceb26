"""Pages and worker on machines of their own, in earnest, as a proxy and a monitor meet them."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psutil
import pytest

from tests.runtime.served import HOST, Served

PATIENCE = 90.0


class Part:
    """One door of `./run serve` that stays open, and what it has said."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)


@contextmanager
def running(served: Served, name: str) -> Iterator[Part]:
    log = served.folder / f"{name}.log"
    with log.open("wb") as file:
        process = served.begin_quietly(name, output=file)
    try:
        yield Part(process, log)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not psutil.wait_procs(family, timeout=PATIENCE)[1]
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    named = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request("GET", path, headers=named)
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    connection.close()
    return answer, body


def test_the_pages_alone_speak_to_the_proxy_on_the_address_they_were_given(
    served: Served,
) -> None:
    port = free_port()
    served.more |= {"PORT": str(port), "BIND": "0.0.0.0"}
    with running(served, "web") as web:
        web.until(lambda: "Avslutt med Ctrl-C" in web.said())
        assert "Entilen er klar: https://entilen.example" in web.said()
        assert f"svarer proxyen på 0.0.0.0:{port}" in web.said()
        assert "http://localhost" not in web.said()
        assert ask(port, "/klar", Host="10.0.0.7")[1] == "klar\n"
        answer, body = ask(port, "/", X_Forwarded_Proto="https")
        assert answer.status in (200, 302) and answer.headers["X-Request-ID"], body
        assert ask(port, "/")[0].status == 503
        door = ask(port, "/logg-inn/", X_Forwarded_Proto="https")[0].headers["Set-Cookie"]
        assert door.startswith("__Host-csrftoken=") and "Secure" in door and "Domain" not in door
        ask(port, "/finnes-ikke", X_Forwarded_Proto="https")
        assert 'entilen_answers_total{method="GET",status="4xx"} 1.0' in ask(port, "/metrics")[1]
        assert served.ask("SELECT count(*) FROM procrastinate_workers") == [(0,)]


def test_the_worker_alone_works_and_listens_to_no_port(served: Served) -> None:
    with running(served, "worker") as worker:
        worker.until(lambda: served.ask("SELECT count(*) FROM procrastinate_workers") != [(0,)])
        assert "Arbeideren er i gang" in worker.said()
        family = psutil.Process(worker.process.pid).children(recursive=True)
        listens = [c for one in family for c in one.net_connections() if c.status == "LISTEN"]
        assert not listens


def test_an_address_that_is_not_this_machines_is_a_sentence(served: Served) -> None:
    served.more["BIND"] = "192.0.2.1"
    assert "denne maskinen har ingen slik adresse" in served.refused("web")


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_database_that_is_not_there_is_a_sentence(served: Served, command: str) -> None:
    served.address = served.address.rpartition("/")[0] + "/borte"
    served.more["PORT"] = str(free_port())
    assert "finnes ikke på tjeneren" in served.refused(command)
