"""Who the database runs as. PostgreSQL refuses to run as root, so root hands it to another."""

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from entilen.runtime.children import Account
from entilen.runtime.places import ROOT

USUAL = ("nobody", "daemon")
COPIES = Path("/var/lib/entilen")


def for_database(place: Path) -> Account | None:
    """None to stay who we are; as root the owner of data or project, else an ordinary user."""
    if os.geteuid() != 0:
        return None
    owners = [path.stat().st_uid for path in (place / "data", place, ROOT) if path.exists()]
    names = [name for name in USUAL if _known(name)]
    users = [*(pwd.getpwuid(owner) for owner in owners if owner), *map(pwd.getpwnam, names)]
    return Account(user=users[0].pw_uid, group=users[0].pw_gid)


def give(path: Path, account: Account | None) -> None:
    """Hand a file or folder over to the account, when it is another than ours."""
    if account is not None:
        os.chown(path, account.user, account.group)


def can_reach(path: Path, account: Account | None) -> bool:
    """Whether the account may pass through every folder on the way."""
    if account is None:
        return True
    return (
        subprocess.run(
            ["/bin/sh", "-c", 'test -r "$1"', "sh", str(path)],
            user=account.user,
            group=account.group,
            extra_groups=[],
            cwd="/",
            check=False,
        ).returncode
        == 0
    )


def own_place(profile: str, usual: Path) -> Path:
    """Where a database may lie: with the project, or outside it when the project lies where only
    root can go (under /root, say) and the database, which must not be root, could not."""
    if os.geteuid() != 0:
        return usual
    usual.mkdir(parents=True, exist_ok=True)
    if can_reach(usual, for_database(usual)):
        return usual
    return COPIES / _mark(usual) / profile


def reachable(binaries: Path, account: Account | None) -> Path:
    """The binaries where the account can run them: as shipped, or a copy outside root's folders."""
    if can_reach(binaries / "postgres", account):
        return binaries
    wheel = binaries.parent.parent
    about = (binaries / "postgres").stat()
    copy = COPIES / _mark(binaries / f"{about.st_size}-{about.st_mtime_ns}")
    inside = binaries.relative_to(wheel.parent)
    if not (copy / inside / "postgres").exists():
        fresh = copy.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        # The libraries lie beside the package, where the binaries look for them.
        for part in (binaries.parent, wheel.with_name(f"{wheel.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.relative_to(wheel.parent))
        shutil.rmtree(copy, ignore_errors=True)
        fresh.rename(copy)
    return copy / inside


def _mark(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
