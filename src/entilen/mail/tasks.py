"""The queue's jobs for letters."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entilen.mail.actions import SEND, TRIES, send


@app.task(
    name=SEND,
    # 5 s, 25 s, 2 min, 10 min, 52 min, 4 h and 22 h: a server that is down for a day loses nothing
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=5),
)
def send_letter(letter: int) -> str:
    """Let one letter leave."""
    return str(send(pk=letter))
