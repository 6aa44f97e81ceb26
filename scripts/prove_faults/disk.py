"""A disk small enough to fill: a file system in memory, where this machine lets us mount one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEGABYTES = 900
PIECES = (4 * 1024**2, 256 * 1024, 4096)
BALLAST = "ballast"


class Disk:
    """The folder that the product has its data in, and the file that leaves it no room."""

    def __init__(self, folder: Path, *, can_fill: bool) -> None:
        self.folder, self.can_fill = folder, can_fill

    def fill(self) -> None:
        """Leave no room at all: in large pieces first, then in smaller ones."""
        end = 0
        with (self.folder / BALLAST).open("wb") as ballast:
            for piece in PIECES:
                with suppress(OSError):
                    while True:
                        os.posix_fallocate(ballast.fileno(), end, piece)
                        end += piece

    def free(self) -> None:
        """Give the room back."""
        (self.folder / BALLAST).unlink(missing_ok=True)


@contextmanager
def small() -> Iterator[Disk]:
    """A disk of its own for as long as the block lasts; an ordinary folder where none can be made.

    PostgreSQL does not run as root, so every folder on the way is open to it.
    """
    folder = Path(tempfile.mkdtemp(prefix="entilen-faults-"))
    folder.chmod(0o755)
    mounted = _mount(folder)
    try:
        yield Disk(folder, can_fill=mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _mount(folder: Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    how = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", str(folder)]
    return subprocess.run(how, check=False, capture_output=True).returncode == 0
