"""ClamAV as tests meet it: the real daemon on a database of its own, and stand-ins that fail."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from entilen.config.services import Scanner

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
MARK = b"ENTILEN-PROEVEVIRUS-2026"
"""What our own signature finds; no real virus is anywhere near."""


@contextmanager
def real_clamd(folder: Path) -> Iterator[Scanner]:
    """A clamd of our own, with one signature, on a socket in the folder."""
    assert CLAMD is not None
    base = folder / "db"
    base.mkdir()
    (base / "own.ndb").write_text(f"Entilen.Test-1:0:*:{MARK.hex()}\n")
    place = folder / "clamd.ctl"
    (folder / "clamd.conf").write_text(
        f"LocalSocket {place}\nDatabaseDirectory {base}\nForeground yes\n"
        f"TemporaryDirectory {folder}\nLogFile {folder / 'clamd.log'}\nMaxThreads 2\n"
        f"PidFile {folder / 'clamd.pid'}\n"
    )
    process = subprocess.Popen(
        [CLAMD, f"--config-file={folder / 'clamd.conf'}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 30
        while not place.exists():
            assert process.poll() is None and time.monotonic() < until, "clamd did not start"
            time.sleep(0.1)
        yield Scanner(path=str(place))
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def stand_in(answer: bytes | None) -> Iterator[Scanner]:
    """A daemon that reads everything and gives one answer; None never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    wire, _ = server.accept()
                except OSError:
                    return
                held.append(wire)
                if answer is not None:
                    read = b""
                    while not read.endswith(b"\0\0\0\0"):
                        part = wire.recv(65536)
                        if not part:
                            break
                        read = read[-4:] + part
                    wire.sendall(answer)
                    wire.close()

        threading.Thread(target=serve, daemon=True).start()
        yield Scanner(host="127.0.0.1", port=server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
        for wire in held:
            wire.close()
