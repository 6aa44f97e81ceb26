"""What goes wrong: a fault at a time, at a moment when somebody is in the middle of something."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import psutil

from scripts.prove_faults.acts import KINDS
from scripts.prove_faults.house import House
from scripts.prove_faults.people import People
from scripts.prove_faults.post import WAYS, Post

WEIGHTS = {
    "web": 10,
    "web process": 12,
    "worker": 14,
    "database": 9,
    "database connection": 12,
    "supervisor": 2,
    "disk full": 6,
    **{f"mail {way}": 1 if way == "silent" else 5 for way in WAYS},
}
"""How often each. A silent mail server holds both hands of the worker for twenty seconds."""
MOMENTS = (*KINDS, "letters")
CATCH_WITHIN = 0.4
MEETS_WITHIN = 3.0
DISK_FULL_FOR = (0.5, 2.0)


class Faults:
    """Does faults by chance, and counts them: by kind, and by what was going on."""

    def __init__(self, house: House, post: Post, people: People, seed: int) -> None:
        self.house, self.post, self.people = house, post, people
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.during: Counter[str] = Counter()
        self.worker_ended = 0.0
        self.last, self.last_at = time.monotonic(), 0.0
        self._broken: tuple[str, int, float] | None = None
        self._do: dict[str, Callable[[], bool]] = {
            "web": lambda: _kill(house.part("web")),
            "web process": lambda: _kill(self._one_of(house.below("web"))),
            "worker": lambda: self._ends_worker(_kill(house.part("worker"))),
            "database": lambda: self._ends_worker(_kill(house.part("database"))),
            "database connection": self._connection,
            "supervisor": lambda: self._ends_worker(_kill_pid(house.process.pid)),
            "disk full": self._full_disk,
            **{f"mail {way}": partial(self._mail, way) for way in WAYS},
        }

    @property
    def number(self) -> int:
        """How many there have been."""
        return self.done.total()

    def one(self) -> str:
        """One fault that hits something that lives; its name."""
        while True:
            name = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            if name == "disk full" and not self.house.disk.can_fill:
                continue
            self._wait_for_a_moment()
            going_on = self._under_way() or ["nothing"]
            if self._do[name]():
                self._count(name, going_on)
                self.last, self.last_at = time.monotonic(), time.time()
                return name
            time.sleep(0.05)

    def _wait_for_a_moment(self) -> None:
        """Until what was chosen is under way, or after a while anything, and then a little into
        it."""
        moment = self.chance.choice(MOMENTS)
        began = time.monotonic()
        while (waited := time.monotonic() - began) < CATCH_WITHIN:
            under_way = self._under_way()
            if moment in under_way or (under_way and waited > CATCH_WITHIN / 2):
                break
            time.sleep(0.002)
        time.sleep(self.chance.uniform(0, 0.08))

    def _under_way(self) -> list[str]:
        kinds = [kind for kind in KINDS if self.people.doing[kind]]
        return [*kinds, *(["letters"] if self.post.talking else [])]

    def _one_of(self, processes: list[psutil.Process]) -> psutil.Process | None:
        return self.chance.choice(processes) if processes else None

    def _connection(self) -> bool:
        ours = [one for one in self.house.below("database") if "entilen entilen" in _title(one)]
        return self._ends_worker(_kill(self._one_of(ours)))

    def _full_disk(self) -> bool:
        self.house.disk.fill()
        time.sleep(self.chance.uniform(*DISK_FULL_FOR))
        self.house.disk.free()
        return self._ends_worker(True)

    def _mail(self, way: str) -> bool:
        """Break mail from now on. It is a fault once a letter has met it, and not before."""
        if self.settle(keep=True):
            self._broken = (way, self._meetings(way), time.monotonic())
            self.post.break_by(way)
        return False

    def mail(self) -> str:
        """One way of breaking mail, held until a letter meets it; empty where none comes."""
        ways = [f"mail {way}" for way in WAYS]
        name = self.chance.choices(ways, [WEIGHTS[way] for way in ways])[0]
        self._mail(name.removeprefix("mail "))
        before, ends = self.done[name], time.monotonic() + MEETS_WITHIN
        while not self.settle(keep=time.monotonic() < ends):
            time.sleep(0.05)
        return name if self.done[name] > before else ""

    def settle(self, *, keep: bool = False) -> bool:
        """Count how mail is broken now, if a letter has met it, and mend it. Where none has, it may
        be kept broken for one that comes. Says whether mail is whole."""
        if self._broken is None:
            return True
        way, before, began = self._broken
        met = self._meetings(way) > before
        if keep and not met and time.monotonic() - began < MEETS_WITHIN:
            return False
        if met:
            self._count(f"mail {way}", ["letters"])
        self.post.break_by("")
        self._broken = None
        return True

    def _meetings(self, way: str) -> int:
        """How many letters have met this so far; where nobody listens, only the product knows."""
        return self.house.refusals() if way == "refused" else self.post.met[way]

    def _count(self, name: str, going_on: list[str]) -> None:
        self.done[name] += 1
        self.during.update(going_on)

    def _ends_worker(self, done: bool) -> bool:
        """A worker that loses the database ends too; what it was doing waits from here on."""
        if done:
            self.worker_ended = time.time()
        return done


def _kill(process: psutil.Process | None) -> bool:
    return process is not None and _kill_pid(process.pid)


def _kill_pid(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
