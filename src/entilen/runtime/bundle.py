"""One archive that installs without the internet: the code, what it stands on, the built assets."""

import io
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from entilen.config.version import commit
from entilen.runtime.places import ROOT, Failed, say

LEFT_OUT = ("tests/", "bench/", ".ci/", "docs/pictures/")
BUILT = Path("src/entilen/ui/static/ui/dist")
WHEELS = "wheels"
LOCKS = ("build", "base")


def bundle(arguments: Sequence[str]) -> int:
    """Make `build/entilen-….tar.gz`, for machines of this kind with this Python."""
    files = _tracked()
    if not (ROOT / BUILT).is_dir():
        raise Failed("Utseendet er ikke bygd. Kjør ./run bundle, som bygger det først.")
    wheels = ROOT / "build" / WHEELS
    _fetch(wheels)
    target = ROOT / "build" / f"{_name()}.tar.gz"
    pack(target, files, sorted(wheels.glob("*.whl")))
    say(f"Laget {target.relative_to(ROOT)} ({target.stat().st_size / 1024**2:.0f} MB)")
    say("Pakk den ut på maskinen den skal kjøre på, og skriv ./run serve der")
    return 0


def pack(target: Path, files: Iterable[Path], wheels: Iterable[Path]) -> None:
    """The archive, beside its place until it is whole."""
    top = f"entilen-{version('entilen')}"
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(part, "w:gz") as archive:
        for path in [*files, BUILT]:
            archive.add(ROOT / path, f"{top}/{path}")
        for wheel in wheels:
            archive.add(wheel, f"{top}/{WHEELS}/{wheel.name}")
        note = tarfile.TarInfo(f"{top}/COMMIT")
        words = commit().encode()
        note.size = len(words)
        archive.addfile(note, io.BytesIO(words))
    part.rename(target)


def _tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"],  # noqa: S607 - whichever git the caller has
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Failed("Pakken lages i en klone med git, og dette er ingen.")
    names = [name for name in done.stdout.split("\0") if name and not name.startswith(LEFT_OUT)]
    return [Path(name) for name in names if (ROOT / name).exists()]


def _fetch(wheels: Path) -> None:
    wheels.mkdir(parents=True, exist_ok=True)
    for old in wheels.iterdir():
        old.unlink()
    for lock in LOCKS:
        say(f"Henter pakkene i requirements/{lock}.txt")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes"),
                *("--only-binary", ":all:", "--dest", str(wheels)),
                *("-r", str(ROOT / "requirements" / f"{lock}.txt")),
            ],
            check=False,
        )
        if done.returncode != 0:
            raise Failed("Pakkene lot seg ikke hente; grunnen står over.")


def _name() -> str:
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"entilen-{version('entilen')}-{python}-{machine}"
