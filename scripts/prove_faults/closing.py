"""The end of the trial: nothing is broken any more, and everything that waits is let through.

A letter that was refused waits longer for each try, up to a day. No trial waits for that: here the
clock of the queue is set forward. Letters that were refused for good are sent again as an
administrator does it, over HTTP.
"""

import hashlib
import json
import subprocess
import sys
import time
from typing import Any

import psycopg

from entilen.runtime.places import ROOT
from scripts.prove_faults.browser import Browser, form_of, plain
from scripts.prove_faults.house import House
from scripts.prove_faults.post import Post

WITHIN = 300.0
FORWARD = """
UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND task_name = ANY(%s)
"""
OURS = ["entilen.mail.send", "entilen.react"]
LEFT = """
SELECT (SELECT count(*) FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing') AND task_name = ANY(%s)),
    (SELECT count(*) FROM mail_letter WHERE state IN ('waiting', 'failed'))
"""
FAILED = "SELECT id FROM mail_letter WHERE state = 'failed'"
LETTERS = "SELECT cause FROM mail_letter WHERE state = 'sent'"


def let_through(house: House, manager: Browser) -> dict[str, int]:
    """Until no letter waits: the clock set forward, and the refused ones sent again."""
    again, ends = 0, time.monotonic() + WITHIN
    left = (1, 1)
    while left != (0, 0) and time.monotonic() < ends:
        with psycopg.connect(house.database, autocommit=True) as connection:
            connection.execute(FORWARD.encode(), [OURS])
            failed = [row[0] for row in connection.execute(FAILED.encode()).fetchall()]
            left = connection.execute(LEFT.encode(), [OURS]).fetchone() or left
        again += sum(_send_again(manager, key) for key in failed)
        time.sleep(1)
    return {"jobs left": left[0], "letters left": left[1], "sent again by hand": again}


def _send_again(manager: Browser, key: int) -> bool:
    form = form_of(manager.get("/brev/?vis=failed"), "csrfmiddlewaretoken")
    return manager.post(plain(f"/brev/{key}/igjen/", form)).status == 302


def letters_against_post(house: House, post: Post) -> dict[str, int]:
    """Every letter that is noted as sent against what the mail server took, by Message-ID."""
    with psycopg.connect(house.database) as connection:
        causes = [row[0] for row in connection.execute(LETTERS.encode()).fetchall()]
    sent = {f"{hashlib.sha256(cause.encode()).hexdigest()[:24]}" for cause in causes}
    taken = {mark.partition("@")[0] for mark in post.delivered}
    return {
        "sent": len(causes),
        "not delivered": len(sent - taken),
        "delivered and not noted": len(taken - sent),
        "delivered again under the same Message-ID": sum(post.delivered.values()) - len(taken),
    }


def inspected(house: House, last_event: int) -> dict[str, Any]:
    """What the whole database says of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.prove_faults.inspecting", str(last_event)],
        cwd=ROOT,
        env=house.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
