"""People at work: each does one act after another, and sends again what was not answered."""

import random
import re
import threading
import time
from collections import Counter, defaultdict

from scripts.prove_faults.acts import PREPARE, Deed, Desk, Prepared, Task
from scripts.prove_faults.browser import Answer, Browser

PATIENCE = 240.0
PAUSE = 0.4
GIVES_UP = 0.2
"""How often somebody who gets no answer does not try again: then it is done once or not at all."""
NOT_STORED = "det ikke lagret"


class People:
    """Everybody at work, what they are doing at this moment, and what they have done."""

    def __init__(self, port: int, desk: Desk, *, hands: int, pace: float, seed: int) -> None:
        self.port, self.desk, self.pace = port, desk, pace
        self.doing: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self._deeds: list[Deed] = []
        self._lock = threading.Lock()
        self._browsers: dict[str, Browser] = {}
        self._hands: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._home = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(random.Random(seed + n),), daemon=True)
            for n in range(hands)
        ]

    def sign_in(self, emails: set[str]) -> None:
        """Everybody comes in by password and app. Raises RuntimeError for who does not."""
        for email in sorted(emails):
            browser = Browser(self.port, email)
            if not browser.sign_in():
                raise RuntimeError(f"{email} was not let in")
            self._browsers[email] = browser

    def begin(self) -> None:
        """Go to work."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """End what is begun, and begin nothing more."""
        self._home.set()
        for thread in self._threads:
            thread.join(PATIENCE + 60)

    def browser(self, email: str) -> Browser:
        """Somebody's browser, for what is done when everybody has gone home."""
        return self._browsers[email]

    def deeds(self) -> list[Deed]:
        """What has been done since this was asked last."""
        with self._lock:
            done, self._deeds = self._deeds, []
        return done

    def _work(self, chance: random.Random) -> None:
        while not self._home.is_set():
            task = self.desk.next()
            with self._hands[task.email]:
                deed = self._do(task, self._browsers[task.email], chance)
            with self._lock:
                self._deeds.append(deed)
            time.sleep(chance.expovariate(1 / self.pace))

    def _do(self, task: Task, browser: Browser, chance: random.Random) -> Deed:
        prepared = _patiently_prepared(task, browser)
        if prepared is None:
            return Deed(task, "never offered", 0)
        said: set[str] = set()
        ends = time.monotonic() + PATIENCE
        tries = 0
        while time.monotonic() < ends:
            tries += 1
            answer = self._send(task, browser, prepared)
            if answer.status == 302:
                return Deed(task, _led(answer, prepared), tries, said)
            self.answers[_told(answer)] += 1
            if answer.status in (200, 409):
                return Deed(task, f"refused: {_told(answer)}", tries, said)
            if NOT_STORED in answer.body:
                said.add("not stored")
            if tries == 1 and chance.random() < GIVES_UP:
                return Deed(task, "given up", tries, said)
            time.sleep(PAUSE)
        return Deed(task, "never answered", tries, said)

    def _send(self, task: Task, browser: Browser, prepared: Prepared) -> Answer:
        with self._lock:
            self.doing[task.kind] += 1
        try:
            return browser.post(prepared.sending)
        finally:
            with self._lock:
                self.doing[task.kind] -= 1


def _patiently_prepared(task: Task, browser: Browser) -> Prepared | None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        prepared = PREPARE[task.kind](browser, task)
        if prepared is not None:
            return prepared
        time.sleep(PAUSE)
    return None


def _led(answer: Answer, prepared: Prepared) -> str:
    if answer.location.startswith(prepared.leads_to):
        return "acknowledged"
    return f"led to {answer.location}"


def _told(answer: Answer) -> str:
    """An answer in a few words: its status, and the heading of its page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.body, re.DOTALL)
    heading = re.sub(r"<[^>]+>", "", found[1]).strip() if found else answer.body[:60].strip()
    return f"{answer.status} {heading}".strip()
