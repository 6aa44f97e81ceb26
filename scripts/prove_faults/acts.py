"""The acts that people do: what is sent, and what answer acknowledges it."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from entilen.ui.writing_rules import has_check_digit
from scripts.prove_faults.browser import Answer, Browser, Sending, form_of, plain, with_file
from scripts.prove_faults.stock import Stock

KINDS = ("send", "decide", "upload", "hand_out", "import")
LARGEST = 120_000


@dataclass(frozen=True)
class Task:
    """One act: who does it, to what, and the mark by which it is found again in the database."""

    kind: str
    email: str
    case: str
    mark: str
    detail: str = ""
    content: bytes = b""


class Desk:
    """Hands out tasks, none twice, until there is nothing left of a kind."""

    def __init__(self, stock: Stock, seed: int) -> None:
        self.stock, self.chance = stock, random.Random(seed)
        self.left = {tuple(grant[:3]): grant[3] for grant in stock.grants}
        self._number = 0
        self._lock = threading.Lock()
        self._make: dict[str, Callable[[str], Task | None]] = {
            "send": self._send,
            "decide": self._decide,
            "upload": self._upload,
            "hand_out": self._hand_out,
            "import": self._import,
        }

    def next(self) -> Task:
        """A task of any kind that there still is; uploads never run out."""
        with self._lock:
            self._number += 1
            mark = f"feil{self._number:06d}"
            return self._make[self.chance.choice(KINDS)](mark) or self._upload(mark)

    def _send(self, mark: str) -> Task | None:
        if not self.stock.to_send:
            return None
        case, email = self.stock.to_send.pop()
        return Task("send", email, case, case)

    def _decide(self, mark: str) -> Task | None:
        if not self.stock.to_decide:
            return None
        case, email = self.stock.to_decide.pop()
        return Task("decide", email, case, case)

    def _upload(self, mark: str) -> Task:
        case, email = self.chance.choice(self.stock.drafts)
        size = self.chance.randint(1_000, LARGEST)
        content = b"%PDF-1.7\n" + mark.encode() + self.chance.randbytes(size)
        return Task("upload", email, case, mark, content=content)

    def _hand_out(self, mark: str) -> Task | None:
        open_ones = [grant for grant, left in self.left.items() if left > 0]
        if not open_ones:
            return None
        case, email, what = chosen = self.chance.choice(open_ones)
        self.left[chosen] -= 1
        return Task("hand_out", email, case, mark, detail=what)

    def _import(self, mark: str) -> Task:
        number = _org_number(self._number)
        rows = f"orgnr;navn;eier;fra;til;elever\n{number};{mark} skole;Offentlig;1;7;210\n"
        return Task("import", self.stock.manager, "", mark, content=rows.encode())


def _org_number(number: int) -> str:
    """An org. number of its own for each number. Of two that follow each other, one at least has a
    check digit that fits."""
    return next(
        f"{first}{last}"
        for first in (97_000_000 + 2 * number, 97_000_001 + 2 * number)
        for last in range(10)
        if has_check_digit(f"{first}{last}")
    )


@dataclass
class Prepared:
    """What is sent for a task, and where an answer must lead for the act to be acknowledged."""

    sending: Sending
    leads_to: str


Asks = Callable[[Browser, Task], Prepared | None]


def prepare_send(browser: Browser, task: Task) -> Prepared | None:
    """The check page, with the plan as it was seen."""
    form = form_of(browser.get(f"/sak/{task.case}/send/"), "declare")
    fields = {**form, "declare": "on"}
    return Prepared(plain(f"/sak/{task.case}/send/", fields), "/kvittering/") if form else None


def prepare_decide(browser: Browser, task: Task) -> Prepared | None:
    """The director's page, then the letter as the school will get it."""
    path = f"/sak/{task.case}/beslutning/"
    form = form_of(browser.get(path), "reasons")
    if not form:
        return None
    fields = {**form, "reasons": "Planen er god.", "gjor": "innvilg"}
    shown = form_of(browser.post(plain(path, fields)), "brev")
    return Prepared(plain(path, {**shown, "gjor": "send"}), "/beslutning/") if shown else None


def prepare_upload(browser: Browser, task: Task) -> Prepared | None:
    """A file to a plan."""
    path = f"/sak/{task.case}/vedlegg/"
    form = form_of(browser.get(path), "title")
    fields = {**form, "title": task.mark}
    sending = with_file(path, fields, "upload", f"{task.mark}.pdf", task.content)
    return Prepared(sending, path) if form else None


def prepare_hand_out(browser: Browser, task: Task) -> Prepared | None:
    """One device to a grade, with the act's mark as the note."""
    path = f"/sak/{task.case}/innforing/del-ut/?trinn={task.detail}"
    form = form_of(browser.get(path), "what")
    form.pop("evidence", None)
    today = datetime.now(ZoneInfo("Europe/Oslo")).date().isoformat()
    fields = {**form, "quantity": "1", "handed_out_on": today, "note": task.mark}
    sent = plain(f"/sak/{task.case}/innforing/del-ut/", fields)
    return Prepared(sent, f"/sak/{task.case}/innforing/") if form else None


def prepare_import(browser: Browser, task: Task) -> Prepared | None:
    """A list with one new school: taken in for its preview, which is then confirmed."""
    form = form_of(browser.get("/register/fil/"), "source")
    if not form:
        return None
    fields = {**form, "source": "Prøve av feil"}
    sending = with_file("/register/fil/", fields, "file", f"{task.mark}.csv", task.content)
    kept: Answer = browser.post(sending)
    if kept.status != 302 or not kept.location.startswith("/register/fil/"):
        return None
    shown = form_of(browser.get(kept.location), "seen")
    return Prepared(plain(kept.location, shown), kept.location) if shown else None


PREPARE: dict[str, Asks] = {
    "send": prepare_send,
    "decide": prepare_decide,
    "upload": prepare_upload,
    "hand_out": prepare_hand_out,
    "import": prepare_import,
}


@dataclass
class Deed:
    """What became of a task, as the person saw it."""

    task: Task
    outcome: str
    tries: int
    said: set[str] = field(default_factory=set)
