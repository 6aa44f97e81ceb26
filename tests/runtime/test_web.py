"""The web server in earnest: slow lines stop nobody, and what is too large is never taken in."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

from entilen.runtime import web
from entilen.runtime.places import ROOT

SLOW = 8
START = "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n{}\r\n"
pytestmark = pytest.mark.django_db(transaction=True)


def _address() -> str:
    known = connection.settings_dict
    options = {"host": known["HOST"]} if str(known["HOST"]).startswith("/") else {}
    host = "" if options else known["HOST"]
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    place = f"{user}@{host}" + (f":{known['PORT']}" if known["PORT"] else "")
    return f"postgresql://{place}/{known['NAME']}?{urlencode(options)}"


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server with one worker, which has answered once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    process = subprocess.Popen(
        web.command(port=number),
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": _address(),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(ROOT),
        },
    )
    try:
        while not _health(number):
            assert process.poll() is None
        yield number
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _health(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asked.request("GET", "/helse", headers={"Host": "localhost"})
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _begun(port: int, headers: str, address: str = "/logg-inn/") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    line.sendall(START.format(address, headers).encode())
    return line


def _answer(line: socket.socket) -> tuple[int, str]:
    answer = HTTPResponse(line)
    answer.begin()
    return answer.status, answer.read().decode()


def test_slow_bodies_stop_nobody(port: int) -> None:
    slow = [_begun(port, "Content-Length: 100\r\n") for _ in range(SLOW)]
    for line in slow:
        line.sendall(b"a" * 10)
    assert _health(port)
    for line in slow:
        line.sendall(b"a" * 90)
    assert {_answer(line)[0] for line in slow} == {403}
    for line in slow:
        line.close()


@pytest.mark.parametrize("headers", ["Content-Length: 65537\r\n", "Transfer-Encoding: chunked\r\n"])
def test_a_strangers_large_body_is_refused_by_its_headers(port: int, headers: str) -> None:
    line = _begun(port, headers)
    status, said = _answer(line)
    assert status == 413 and "høyst 64 kB" in said
    line.close()


def test_whoever_brings_a_session_may_send_a_file_but_no_more(port: int) -> None:
    session = "Cookie: sessionid=abc\r\n"
    large = _begun(port, session + f"Content-Length: {33 * 1024**2}\r\n")
    status, said = _answer(large)
    assert status == 413 and "høyst 32 MB" in said
    forged = _begun(port, session + "Content-Length: 70000\r\n")
    forged.sendall(b"a" * 70000)
    status, said = _answer(forged)
    assert status == 413 and "høyst 64" in said
    for line in (large, forged):
        line.close()


STUCK = """
import time
from types import SimpleNamespace
from entilen.runtime import serving

serving.LONGEST_END = 1
stuck = SimpleNamespace(shutdown=lambda **_: time.sleep(600))
server = SimpleNamespace(active_channels={}, task_dispatcher=stuck)
serving.build = lambda *_: (server, lambda: print("i gang", flush=True) or time.sleep(0.05))
serving.serve(None, None)
"""


def test_a_worker_that_cannot_end_is_ended_so_that_the_port_is_free() -> None:
    with subprocess.Popen([sys.executable, "-c", STUCK], cwd=ROOT, stdout=subprocess.PIPE) as one:
        assert one.stdout is not None and one.stdout.readline()
        one.send_signal(signal.SIGTERM)
        try:
            assert one.wait(30) == -signal.SIGALRM
        finally:
            one.kill()
