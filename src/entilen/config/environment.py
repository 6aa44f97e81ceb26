"""What differs between machines, read from the environment and judged before anything starts.

Every value that is missing or wrong is refused at once, with a sentence that says how to mend it.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from entilen.config.issuers import Issuer, read_issuers
from entilen.config.services import (
    Database,
    Mail,
    Scanner,
    given_database,
    given_mail,
    given_scanner,
)

MODES = ("demo", "oslo", "production", "bench", "test")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_PORT = 8000
LOCAL = "127.0.0.1"
SHORTEST_SECRET = 40
SHORTEST_TOKEN = 20

T = TypeVar("T")


class Refused(Exception):
    """The environment cannot be used. `sentences` says what to mend, in the operator's language."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass(frozen=True)
class Environment:
    """Everything the settings need to know about this machine."""

    mode: str
    database: Database
    secret_key: str
    allowed_hosts: tuple[str, ...]
    port: int
    mail: Mail
    behind_proxy: bool
    bind: str = LOCAL
    metrics_token: str = ""
    issuers: tuple[Issuer, ...] = ()
    secret_key_fallbacks: tuple[str, ...] = ()
    scanner: Scanner | None = None

    @property
    def address(self) -> str:
        """Where people find the product; links in letters begin with it."""
        if self.for_real:
            return f"https://{self.allowed_hosts[0].removeprefix('.')}"
        return f"http://localhost:{self.port}"

    @property
    def for_real(self) -> bool:
        """Whether real people use it over a network; otherwise it answers on this machine only."""
        return self.mode == "production"


def read(environ: Mapping[str, str]) -> Environment:
    """The environment as values, or `Refused` with every fault found."""
    faults: list[str] = []

    def collect(part: Callable[[Mapping[str, str], str], T], fallback: T) -> T:
        try:
            return part(environ, mode)
        except ValueError as fault:
            faults.append(str(fault))
            return fallback

    mode = environ.get("ENTILEN_MODE", "production").strip() or "production"
    if mode not in MODES:
        faults.append(f"ENTILEN_MODE er «{mode}», men må være en av: {', '.join(MODES)}.")
    environment = Environment(
        mode=mode,
        database=collect(given_database, Database(name="")),
        secret_key=collect(_secret_key, ""),
        allowed_hosts=collect(_allowed_hosts, LOOPBACK),
        port=collect(_port, DEFAULT_PORT),
        mail=collect(given_mail, Mail()),
        behind_proxy=collect(_behind_proxy, False),
        bind=collect(_bind, LOCAL),
        metrics_token=collect(_metrics_token, ""),
        issuers=collect(_issuers, ()),
        secret_key_fallbacks=collect(_secret_key_fallbacks, ()),
        scanner=collect(given_scanner, None),
    )
    if faults:
        raise Refused(faults)
    return environment


def read_port(environ: Mapping[str, str]) -> int:
    """The port alone, for the supervisor, which starts before there is a database to name."""
    try:
        return _port(environ, "")
    except ValueError as fault:
        raise Refused([str(fault)]) from None


def _secret_key(environ: Mapping[str, str], mode: str) -> str:
    key = environ.get("SECRET_KEY", "")
    how = (
        "Lag en med: python3 -c 'import secrets; print(secrets.token_urlsafe(50))' "
        "og behold den. Skal den byttes, så legg den gamle i SECRET_KEY_FALLBACKS, ellers virker "
        "ingens app og reservekoder lenger."
    )
    if not key:
        raise ValueError(f"SECRET_KEY mangler. {how}")
    if len(key) < SHORTEST_SECRET or len(set(key)) < 10:
        raise ValueError(
            f"SECRET_KEY er for lett å gjette; den må ha minst {SHORTEST_SECRET} tilfeldige tegn. "
            + how
        )
    return key


def _secret_key_fallbacks(environ: Mapping[str, str], mode: str) -> tuple[str, ...]:
    keys = tuple(re.split(r"[,\s]+", environ.get("SECRET_KEY_FALLBACKS", "").strip(", \n\t")))
    if any(0 < len(key) < SHORTEST_SECRET for key in keys):
        raise ValueError(
            "SECRET_KEY_FALLBACKS skal ha nøklene som SECRET_KEY var før, nyeste først og skilt "
            f"med komma. En av dem er kortere enn {SHORTEST_SECRET} tegn, og er ingen nøkkel."
        )
    return tuple(key for key in keys if key)


def _allowed_hosts(environ: Mapping[str, str], mode: str) -> tuple[str, ...]:
    hosts = tuple(host for host in re.split(r"[,\s]+", environ.get("ALLOWED_HOSTS", "")) if host)
    if mode == "test":
        return (*LOOPBACK, "testserver")
    if mode != "production":
        if set(hosts) - set(LOOPBACK):
            raise ValueError(
                f"ALLOWED_HOSTS kan ikke settes i «{mode}», som bare svarer på denne maskinen. "
                "Bruk ./run serve til drift."
            )
        return LOOPBACK
    if not hosts:
        raise ValueError(
            "ALLOWED_HOSTS mangler. Sett den til vertsnavnet tjenesten har, for eksempel "
            "ALLOWED_HOSTS=entilen.kommune.example (flere skilles med komma)."
        )
    wrong = [
        host for host in hosts if not re.fullmatch(r"\.?[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\]", host)
    ]
    if wrong:
        raise ValueError(
            f"ALLOWED_HOSTS har «{wrong[0]}», som ikke er et vertsnavn. "
            "Skriv bare navnet, uten https:// og uten port; «*» godtas ikke."
        )
    return hosts


def _port(environ: Mapping[str, str], mode: str) -> int:
    text = environ.get("PORT", "").strip() or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError(
            f"PORT er «{text}», men må være et tall fra 1 til 65535, for eksempel PORT=8001."
        )
    return int(text)


def _issuers(environ: Mapping[str, str], mode: str) -> tuple[Issuer, ...]:
    return read_issuers(environ, for_real=mode == "production")


def _behind_proxy(environ: Mapping[str, str], mode: str) -> bool:
    text = environ.get("BEHIND_PROXY", "").strip().lower()
    if text not in ("", "0", "1"):
        raise ValueError(
            f"BEHIND_PROXY er «{text}», men må være 1 (en omvendt proxy tar seg av https og setter "
            "X-Forwarded-Proto) eller 0."
        )
    return text == "1"


def _bind(environ: Mapping[str, str], mode: str) -> str:
    text = environ.get("BIND", "").strip() or LOCAL
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        raise ValueError(
            f"BIND er «{text}», men må være adressen det skal lyttes på, uten port: 127.0.0.1 "
            "(bare denne maskinen), 0.0.0.0 (alle) eller en av maskinens egne."
        ) from None
    if mode != "production" and not address.is_loopback:
        raise ValueError(
            f"BIND kan ikke være «{text}» i «{mode}», som bare svarer på denne maskinen. "
            "Bruk ./run serve til drift."
        )
    return str(address)


def _metrics_token(environ: Mapping[str, str], mode: str) -> str:
    token = environ.get("METRICS_TOKEN", "").strip()
    if token and len(token) < SHORTEST_TOKEN:
        raise ValueError(
            f"METRICS_TOKEN er for lett å gjette; den må ha minst {SHORTEST_TOKEN} tegn."
        )
    return token
