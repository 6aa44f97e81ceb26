"""Who else may say who somebody is: OpenID Connect issuers, named in the environment.

`OIDC=feide,entra` names them; each has `OIDC_FEIDE_URL`, `OIDC_FEIDE_CLIENT_ID` and
`OIDC_FEIDE_SECRET`, and may have `OIDC_FEIDE_TITLE`, `OIDC_FEIDE_SCOPE` and `OIDC_FEIDE_GROUPS`
(the address that tells which schools a person belongs to).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

NEEDED = ("URL", "CLIENT_ID", "SECRET")
USUAL_SCOPE = "openid profile email"


@dataclass(frozen=True, slots=True)
class Issuer:
    """One that people may sign in by."""

    key: str
    title: str
    url: str
    client_id: str
    secret: str
    scope: tuple[str, ...]
    groups: str = ""


def read_issuers(environ: Mapping[str, str], *, for_real: bool) -> tuple[Issuer, ...]:
    """The issuers that the environment names. Raises ValueError with the sentence to show."""
    keys = [key for key in re.split(r"[,\s]+", environ.get("OIDC", "").strip().lower()) if key]
    return tuple(_issuer(environ, key, for_real) for key in dict.fromkeys(keys))


def _issuer(environ: Mapping[str, str], key: str, for_real: bool) -> Issuer:
    if not re.fullmatch(r"[a-z][a-z0-9]{1,20}", key):
        raise ValueError(f"OIDC har «{key}». Et navn er små bokstaver og tall, for eksempel feide.")
    told = {
        name: environ.get(f"OIDC_{key.upper()}_{name}", "").strip()
        for name in (*NEEDED, "TITLE", "SCOPE", "GROUPS")
    }
    missing = [f"OIDC_{key.upper()}_{name}" for name in NEEDED if not told[name]]
    if missing:
        raise ValueError(f"{' og '.join(missing)} mangler for innloggingen «{key}».")
    for name in ("URL", "GROUPS"):
        parts = urlsplit(told[name])
        if told[name] and (not parts.hostname or (for_real and parts.scheme != "https")):
            raise ValueError(f"OIDC_{key.upper()}_{name} må være en adresse med https://.")
    return Issuer(
        key=key,
        title=told["TITLE"] or key.capitalize(),
        url=told["URL"].rstrip("/"),
        client_id=told["CLIENT_ID"],
        secret=told["SECRET"],
        scope=tuple((told["SCOPE"] or USUAL_SCOPE).split()),
        groups=told["GROUPS"],
    )


def as_allauth(issuers: tuple[Issuer, ...]) -> dict[str, object]:
    """The issuers as allauth's generic provider is told of them. PKCE always."""
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": one.key,
                    "name": one.title,
                    "client_id": one.client_id,
                    "secret": one.secret,
                    "settings": {
                        "server_url": one.url,
                        "scope": list(one.scope),
                        "groups_url": one.groups,
                    },
                }
                for one in issuers
            ],
        }
    }
