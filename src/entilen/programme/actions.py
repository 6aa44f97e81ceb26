"""Publishing versions of the requirements."""

import json
from datetime import date
from pathlib import Path

from entilen.programme.models import ProgrammeVersion

DATA = Path(__file__).parent / "data"


def publish_known_versions() -> list[ProgrammeVersion]:
    """Make sure that the versions that come with the product are there; others stay."""
    versions = []
    for path in sorted(DATA.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        version, _ = ProgrammeVersion.objects.get_or_create(
            key=data["key"],
            defaults={
                "title": data["title"],
                "valid_from": date.fromisoformat(data["valid_from"]),
                "source": data["source"],
                "content": data["content"],
            },
        )
        versions.append(version)
    return versions
