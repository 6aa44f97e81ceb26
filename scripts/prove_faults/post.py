"""A mail server that takes letters, and breaks in eight ways when it is told to."""

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

WAYS = (
    "refused",
    "silent",
    "busy_at_greeting",
    "later_at_receiver",
    "never_at_receiver",
    "cut_within_letter",
    "cut_before_answer",
    "slow",
)
"""How mail breaks: no one listens; nothing is said; 421 at the greeting; 451 and 550 on the
receiver; the line goes in the middle of the letter, or after it and before the answer; a byte at a
time."""
DRIP = 0.05
SILENCE = 60.0


class Post:
    """One listening port; `delivered` counts what was taken in whole, by Message-ID."""

    def __init__(self) -> None:
        self.delivered: Counter[str] = Counter()
        self.met: Counter[str] = Counter()
        self.talking = 0
        self._way = ""
        self._lock = threading.Lock()
        self._listener: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._listen(self._listener)

    @property
    def way(self) -> str:
        """How mail is broken now; empty when it is not."""
        return self._way

    def break_by(self, way: str) -> None:
        """Break in this way from now on; with an empty one, work again."""
        self._way = way
        if way == "refused" and self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        elif way != "refused" and self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listen(self._listener)

    def _listen(self, listener: socket.socket) -> None:
        threading.Thread(target=self._take, args=(listener,), daemon=True).start()

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        way = self._way
        with self._lock:
            self.talking += 1
            self.met[way] += 1
        try:
            with line, suppress(OSError, EOFError):
                line.settimeout(SILENCE)
                _Talk(line, way, self._deliver).hold()
        finally:
            with self._lock:
                self.talking -= 1

    def _deliver(self, letter: bytes) -> None:
        found = re.search(rb"^Message-ID:\s*<([^>]+)>", letter, re.MULTILINE | re.IGNORECASE)
        with self._lock:
            self.delivered[found[1].decode() if found else "without"] += 1


class _Talk:
    """One conversation in SMTP (RFC 5321), as far as a sender of single letters needs it."""

    def __init__(self, line: socket.socket, way: str, deliver: Callable[[bytes], None]) -> None:
        self.line, self.way, self.deliver = line, way, deliver
        self.input = line.makefile("rb")

    def hold(self) -> None:
        if self.way == "silent":
            time.sleep(SILENCE)
            return
        if self.way == "busy_at_greeting":
            self.say("421 opptatt")
            return
        self.say("220 prove")
        while command := self.input.readline():
            if not self.answer(command[:4].upper().decode("latin-1")):
                return

    def answer(self, verb: str) -> bool:
        """Answer one command; says whether the conversation goes on."""
        match verb:
            case "DATA":
                return self.take_letter()
            case "QUIT":
                self.say("221 ha det")
                return False
            case "RCPT" if self.way == "later_at_receiver":
                self.say("451 senere")
            case "RCPT" if self.way == "never_at_receiver":
                self.say("550 finnes ikke")
            case _:
                self.say("250 ok")
        return True

    def take_letter(self) -> bool:
        self.say("354 skriv")
        if self.way == "cut_within_letter":
            self.line.recv(16)
            return False
        lines = []
        while (row := self.input.readline()) not in (b".\r\n", b""):
            lines.append(row)
        if not row:
            return False
        self.deliver(b"".join(lines))
        if self.way == "cut_before_answer":
            return False
        self.say("250 tatt imot")
        return True

    def say(self, words: str) -> None:
        sent = f"{words}\r\n".encode()
        if self.way != "slow":
            self.line.sendall(sent)
            return
        for byte in sent:
            self.line.sendall(bytes([byte]))
            time.sleep(DRIP)
