"""The figures as a table and as JSON."""

import json
from pathlib import Path
from typing import Any

from bench.measuring import Measured

HEAD = ("side", "p50 ms", "p95 ms", "CPU ms", "spørringer", "rader", "kB", "×CPU", "×p50", "mål")
MEMORY = 150 * 1024 * 1024
CSV_SECONDS = 1.0


def figures(measured: list[Measured], memory: list[int], cases: int) -> dict[str, Any]:
    """Everything that was found, ready for JSON. The first page is the reference."""
    reference = measured[0]
    return {
        "cases": cases,
        "memory_per_worker": memory,
        "pages": [_page(one, reference) for one in measured],
    }


def _page(one: Measured, reference: Measured) -> dict[str, Any]:
    return {
        "name": one.name,
        "requests": len(one.seconds),
        "p50_ms": round(one.at(0.5), 2),
        "p95_ms": round(one.at(0.95), 2),
        "cpu_ms": round(one.cpu_ms, 2),
        "queries": one.queries,
        "rows": one.rows,
        "bytes": one.size,
        "cpu_ratio": round(one.cpu_ms / reference.cpu_ms, 2),
        "p50_ratio": round(one.at(0.5) / reference.at(0.5), 2),
        "aim": one.aim,
    }


def table(result: dict[str, Any]) -> str:
    """The figures for people: one line a page, and what misses its aim marked."""
    rows = [HEAD, *(_line(page) for page in result["pages"])]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    memory = ", ".join(f"{size / 1024 / 1024:.0f} MB" for size in result["memory_per_worker"])
    fits = all(size < MEMORY for size in result["memory_per_worker"])
    lines.append(f"\nMinne per prosess: {memory} (mål: under 150 MB){'' if fits else '  BRUTT'}")
    return "\n".join(lines)


def _line(page: dict[str, Any]) -> tuple[str, ...]:
    missed = page["aim"] and max(page["cpu_ratio"], page["p50_ratio"]) > page["aim"]
    aim = f"≤ {page['aim']:.0f}{' BRUTT' if missed else ''}" if page["aim"] else ""
    if page["name"].startswith("CSV"):
        aim = f"< 1 s{' BRUTT' if page['p50_ms'] >= CSV_SECONDS * 1000 else ''}"
    return (
        page["name"],
        *(f"{page[name]:.1f}" for name in ("p50_ms", "p95_ms", "cpu_ms")),
        str(page["queries"]),
        str(page["rows"]),
        f"{page['bytes'] / 1024:.1f}",
        f"{page['cpu_ratio']:.2f}",
        f"{page['p50_ratio']:.2f}",
        aim,
    )


def keep(result: dict[str, Any], path: Path) -> None:
    """Write the figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
