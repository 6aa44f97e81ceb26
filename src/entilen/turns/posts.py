"""The posts that people may act in today, found by role and school, or by person: pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from entilen.process.vocabulary import SCHOOL_ROLES, Role


@dataclass(frozen=True, slots=True)
class Post:
    """A role that a person may act in today at a school, or (without one) everywhere.

    `absent` is for whom, when they stand in for somebody; `superior` whom the person reports to.
    """

    person: int
    role: Role
    school: int | None
    absent: int | None = None
    superior: int | None = None

    def reaches(self, school: int) -> bool:
        """Whether the post counts at this school."""
        return self.school is None or self.school == school


class Posts:
    """The posts of today. Some thousand cases ask at once, so each question is a look-up."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._of_role: dict[Role, dict[int | None, list[Post]]] = defaultdict(dict)
        self._behind: dict[int, list[Post]] = defaultdict(list)
        self._staff: dict[int, set[int]] = defaultdict(set)
        for post in posts:
            self._of_role[post.role].setdefault(post.school, []).append(post)
            self._behind[post.person].append(post)
            if post.absent is not None:
                self._behind[post.absent].append(post)
            if post.role in SCHOOL_ROLES and post.school is not None:
                self._staff[post.school].add(post.person)

    def at(self, school: int, roles: Iterable[Role]) -> list[Post]:
        """The posts of these roles that count at a school, those of the whole agency first."""
        return [
            post
            for role in sorted(roles)
            for place in (None, school)
            for post in self._of_role[role].get(place, ())
        ]

    def behind(self, person: int) -> Iterable[Post]:
        """A person's own posts, and those that somebody holds in their place."""
        return self._behind.get(person, ())

    def staff(self, school: int) -> frozenset[int]:
        """Who works at a school."""
        return frozenset(self._staff.get(school, ()))

    def places(self, roles: Iterable[Role]) -> set[int | None]:
        """The schools where somebody has one of these roles; None where it counts everywhere."""
        return set().union(*(self._of_role[role] for role in roles))

    def everywhere(self, roles: Collection[Role]) -> set[int]:
        """Who holds one of these roles in the whole agency, and works at no school."""
        holders = (self._of_role[role].get(None, ()) for role in roles)
        own = {post.person for some in holders for post in some if post.absent is None}
        return own.difference(*self._staff.values())
