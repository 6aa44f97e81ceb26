"""One trial: people at work, faults in bursts, and after each burst what it came to."""

import random
import time
from contextlib import suppress
from typing import Any

from entilen.runtime.places import say
from scripts.prove_faults.acts import Desk
from scripts.prove_faults.closing import inspected, let_through, letters_against_post
from scripts.prove_faults.faults import Faults
from scripts.prove_faults.house import House
from scripts.prove_faults.judging import Judgement
from scripts.prove_faults.people import People
from scripts.prove_faults.post import Post
from scripts.prove_faults.watching import Watch

HANDS = 6
PACE = 0.3
WELL_WITHIN = 180.0
SMALLEST_BURST, LARGEST_BURST = 2, 16
CALM = 0.3
MOST_MAIL = 6
PEACE_EVERY = 100


class Trial:
    """The parts of one trial, put together."""

    def __init__(self, house: House, post: Post, desk: Desk, *, faults: int, seed: int) -> None:
        self.house, self.post, self.wanted = house, post, faults
        self.chance = random.Random(seed)
        self.desk = desk
        self.people = People(house.port, desk, hands=HANDS, pace=PACE, seed=seed)
        self.faults = Faults(house, post, self.people, seed)
        self.watch = Watch(house, lambda: self.faults.worker_ended, lambda: self.faults.last_at)
        self.judgement = Judgement()
        self.to_health: list[float] = []
        self.to_work: list[float] = []
        self.never_well: list[str] = []

    def run(self) -> dict[str, Any]:
        """All of it; what was found, as figures."""
        began = time.monotonic()
        stock = self.desk.stock
        everybody = {
            email
            for rows in (stock.to_send, stock.to_decide, stock.drafts, stock.grants)
            for _, email, *_ in rows
        }
        self.people.sign_in(everybody | {stock.manager})
        self.watch.begin()
        self.people.begin()
        with suppress(KeyboardInterrupt):  # whoever has seen enough gets the figures so far
            while self.faults.number < self.wanted and not self.never_well:
                before = self.faults.number
                self._burst()
                if before // PEACE_EVERY < self.faults.number // PEACE_EVERY or self._is_last():
                    self._wait_for_work()
        self.post.break_by("")
        self.people.finish()
        self._judge()
        return self._close(began)

    def _burst(self) -> None:
        """A few faults on top of each other; then peace until all is well again."""
        names = []
        for _ in range(
            min(
                self.chance.randint(SMALLEST_BURST, LARGEST_BURST), self.wanted - self.faults.number
            )
        ):
            names.append(self.faults.one())
            time.sleep(self.chance.uniform(0.02, 0.3))
        self.faults.settle()
        took = self.house.until_well(WELL_WITHIN, since=self.faults.last)
        if took is None:
            self.never_well.append(", ".join(names))
            return
        self.to_health.append(took)
        names += self._break_mail()
        self._judge()
        say(f"{self.faults.number:4} feil, i orden etter {took:4.1f} s: {', '.join(names)}")
        time.sleep(CALM)

    def _is_last(self) -> bool:
        return self.faults.number >= self.wanted

    def _wait_for_work(self) -> None:
        """Peace until everything that was begun or queued before the last fault is taken up."""
        took = self.watch.until_taken_up(WELL_WITHIN)
        if took is None:
            self.never_well.append("work that nobody takes up")
        else:
            self.to_work.append(took)
            say(f"alt er tatt opp etter {took:.1f} s")

    def _break_mail(self) -> list[str]:
        """While all else is well, letters leave; mail breaks a few times in the midst of them."""
        left = self.wanted - self.faults.number
        times = min(self.chance.randint(1, MOST_MAIL), left)
        return [name for _ in range(times) if (name := self.faults.mail())]

    def _judge(self) -> None:
        self.judgement.judge(self.house, self.people.deeds())

    def _close(self, began: float) -> dict[str, Any]:
        ended = let_through(self.house, self.people.browser(self.desk.stock.manager))
        self.watch.end()
        return {
            "minutes": round((time.monotonic() - began) / 60, 1),
            "faults": dict(self.faults.done.most_common()),
            "during": dict(self.faults.during.most_common()),
            "acknowledged": self.judgement.acknowledged,
            "sent again": self.judgement.sent_again,
            "given up, done": self.judgement.given_up_done,
            "given up, not done": self.judgement.given_up_not_done,
            "told that it was not stored though it was": self.judgement.denied_though_done,
            "wrong": self.judgement.wrong,
            "never well": self.never_well,
            "to health": self.to_health,
            "to work": self.to_work,
            "waited": self.watch.waited,
            "rescued": self.watch.rescued,
            "answers": dict(self.people.answers.most_common()),
            "supervisor started again": self.house.restarts,
            "queue": ended,
            "post": letters_against_post(self.house, self.post),
            "talks": dict(self.post.met),
            "inspected": inspected(self.house, self.desk.stock.last_event),
        }
