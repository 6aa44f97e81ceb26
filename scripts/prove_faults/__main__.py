"""`./run prove faults [--faults N] [--seed N] [--json FILE]`: faults, and what came of them."""

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from entilen.runtime.places import ROOT, say
from scripts.prove_faults import disk, house, post
from scripts.prove_faults.acts import Desk
from scripts.prove_faults.report import is_in_order, lines
from scripts.prove_faults.stock import Stock
from scripts.prove_faults.trial import Trial


def main() -> int:
    """One trial from an empty disk to the judgement; 0 when all is in order."""
    asked = argparse.ArgumentParser(prog="./run prove faults", description=__doc__)
    asked.add_argument("--faults", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked.add_argument("--json", type=Path, help="where the figures are kept too")
    asked.add_argument("--keep-log", type=Path, help="where what the product said is kept")
    options = asked.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    say(f"Prøver {options.faults} feil. Frø: {options.seed}")
    figures = trial(options.faults, options.seed, options.keep_log)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write("\n".join(lines(figures)) + "\n")
    return 0 if is_in_order(figures) else 1


def trial(faults: int, seed: int, log: Path | None) -> dict[str, Any]:
    """The figures of one trial."""
    mail = post.Post()
    with disk.small() as place, house.standing(place, mail.port) as home:
        try:
            if home.until_well(120) is None:
                raise SystemExit(house.log_of(home.log))
            stock = filled(home, faults)
            desk = Desk(stock, seed)
            one = Trial(home, mail, desk, faults=faults, seed=seed)
            return {"seed": seed, "asked": faults, **one.run()}
        finally:
            if log:
                log.write_text(house.log_of(home.log))
            home.log.unlink(missing_ok=True)


def filled(home: house.House, faults: int) -> Stock:
    """The cases that people go on with: enough for the trial, at enough schools."""
    stock, schools = max(24, faults // 2), min(40, max(4, faults // 25))
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "scripts.prove_faults.filling", str(stock), str(schools)],
        cwd=ROOT,
        env=home.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    say(f"{2 * stock} saker er lagt inn på {time.monotonic() - began:.0f} s")
    return Stock(**json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())
