"""Every page by every role: each follows every link that it is shown in the demo town."""

from collections import deque
from urllib.parse import urljoin, urlsplit

from django.test import TestCase, override_settings

from entilen.accounts.models import Person
from entilen.process.vocabulary import Role
from entilen.town.actions import load_town
from entilen.town.people import Town
from tests.pages.inspection import inspect

SKIP = ("/ui/", "/logg-ut/", "/static/", "/demo/")
MANY = 120
"""Pages that each role visits; every kind of address is visited at least twice before that."""


def kind_of(path: str) -> str:
    """An address without its keys: pages of one kind look alike."""
    parts = path.strip("/").split("/")
    if parts[0] in {"sak", "beslutning", "kvittering", "skoler", "register", "skole", "styre"}:
        parts[1:2] = ["*"]
    return "/".join("*" if part.isdigit() else part for part in parts)


@override_settings(MODE="demo", ALLOWED_HOSTS=["*"])
class EveryPage(TestCase):
    """One town, walked by each of its roles."""

    town: Town

    @classmethod
    def setUpTestData(cls) -> None:
        """Load the town once."""
        cls.town = load_town()

    def walk(self, person: Person | None) -> tuple[list[str], set[str]]:
        """Visit pages from the front door on; the faults found, and the kinds of page seen."""
        if person:
            self.client.force_login(person)
            session = self.client.session
            session["demo_door"] = True
            session.save()
        waiting, seen, faults = deque(["/"]), {"/"}, []
        kinds: dict[str, int] = {}
        visited = 0
        while waiting and visited < MANY:
            path = waiting.popleft()
            kind = kind_of(urlsplit(path).path)
            if kinds.get(kind, 0) >= 3:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            visited += 1
            response = self.client.get(path, follow=True)
            if response.status_code != 200:
                faults.append(f"{path}: {response.status_code}")
                continue
            if "text/html" not in response.headers["Content-Type"]:
                continue
            wrong, links = inspect(response.content.decode())
            faults += [f"{path}: {fault}" for fault in wrong]
            for link in links:
                target = urlsplit(urljoin(f"http://x{path}", link))
                address = target.path + (f"?{target.query}" if target.query else "")
                if target.netloc == "x" and address not in seen and not address.startswith(SKIP):
                    seen.add(address)
                    waiting.append(address)
        return faults, set(kinds)

    def person(self, role: Role) -> Person:
        """Somebody in the town with this role; for a school's roles at a school on its way."""
        found = Person.objects.filter(roles__role=role).order_by("pk")
        return found[4] if found.count() > 6 else found[0]


def _add(name: str, role: Role | None) -> None:
    def test(self: EveryPage) -> None:
        faults, kinds = self.walk(self.person(role) if role else None)
        self.assertEqual(faults, [])
        self.assertGreater(len(kinds), 6)

    test.__doc__ = f"All that {name} is shown is whole."
    setattr(EveryPage, f"test_{name}", test)


for _role in Role:
    if _role not in {Role.SYSTEM, Role.REGISTRAR, Role.BOARD_MEMBER, Role.ACTING_PRINCIPAL}:
        _add(_role.value, _role)
_add("a_visitor", None)
