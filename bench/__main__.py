"""`./run bench [--json PATH] [--rounds N] [--only NAME] [--norway]`: fill, serve, measure."""

import argparse
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from bench.filling import CASES, fill  # noqa: E402
from bench.measuring import measure  # noqa: E402
from bench.norway import measure_norway, print_norway  # noqa: E402
from bench.report import figures, keep, table  # noqa: E402
from bench.serving import copied, served  # noqa: E402
from bench.visits import visits  # noqa: E402
from entilen.runtime.places import home, say  # noqa: E402
from entilen.runtime.prepare import prepare  # noqa: E402


def main() -> int:
    """One run."""
    asked = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    asked.add_argument("--json", type=Path, default=home("bench") / "latest.json")
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--only", default="", help="only pages whose name holds this")
    asked.add_argument("--norway", action="store_true", help="the figure of all the country")
    options = asked.parse_args()
    fill()
    prepare([])
    if options.norway:
        with copied():
            print_norway(measure_norway(say))
        return 0
    with copied() as address, served(address) as server:
        chosen = [
            visit for visit in visits() if options.only in visit.name or visit.name == "reference"
        ]
        result = figures(
            measure(server, chosen, rounds=options.rounds, tell=say), server.memory(), CASES
        )
    keep(result, options.json)
    sys.stdout.write(f"{table(result)}\n\nOgså som JSON: {options.json}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
