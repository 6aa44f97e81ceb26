"""What the frame of every page is given: the way around, and who is here.

The steps know the addresses; this module only says the shape, so that a context processor
outside the look can fill it (`nav`, `user_menu`, `footer_links`, `demo_banner`, `sign_in_href`,
`owner`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """One place in the primary navigation, or in the footer."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class UserMenu:
    """Who is signed in, in which role, and how to leave. `switch_href` exists in the demo only."""

    name: str
    role: str
    sign_out_href: str
    switch_href: str = ""
    settings_href: str = ""


@dataclass(frozen=True)
class OwnerMark:
    """Who runs the service, as the frame says it."""

    name: str
    department: str = ""
    email: str = ""
    phone: str = ""
