"""The services that Entilen speaks with, read from their addresses: database, mail, virus scanner.

Each reader raises ValueError with a sentence that says how to mend the address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL answers. `pooled` is a pooler in between that hands the server's connection
    to another after each transaction, so that nothing may be left on it."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    pooled: bool = False


@dataclass(frozen=True)
class Mail:
    """The server that letters leave by. Without a host they stay in the application."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False
    sender: str = "Entilen <ikke-svar@localhost>"


@dataclass(frozen=True)
class Scanner:
    """Where ClamAV's daemon listens: a socket of this machine (`path`), or a host and port."""

    path: str = ""
    host: str = ""
    port: int = 3310

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"


def read_database(address: str) -> Database:
    """The parts of a PostgreSQL address (`postgresql://user:password@host:port/name?sslmode=require`)."""
    example = "postgresql://bruker:passord@vert:5432/entilen"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError(
            f"DATABASE_URL har en port eller vert som ikke kan leses. Slik ser den ut: {example}"
        ) from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(
            "DATABASE_URL må begynne med postgresql://, for Entilen bruker bare PostgreSQL. "
            f"Slik ser den ut: {example}"
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ValueError(f"DATABASE_URL mangler navnet på databasen. Slik ser den ut: {example}")
    options = dict(parse_qsl(parts.query))
    pooled = options.pop("pgbouncer", "") in ("1", "true")
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return Database(
        name=name,
        host=host,
        port=str(port or ""),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=options,
        pooled=pooled,
    )


def given_database(environ: Mapping[str, str], mode: str) -> Database:
    """The database of `DATABASE_URL`, and whether a pooler stands before it."""
    address = environ.get("DATABASE_URL", "").strip()
    if not address:
        raise ValueError(
            "DATABASE_URL mangler. Sett den til adressen til PostgreSQL, for eksempel "
            "postgresql://bruker:passord@vert:5432/entilen. (./run har sin egen.)"
        )
    pooler = environ.get("DATABASE_POOLER", "").strip().lower()
    if pooler not in ("", "session", "transaction"):
        raise ValueError(
            f"DATABASE_POOLER er «{pooler}», men må være transaction (PgBouncer gir forbindelsen "
            "til en annen etter hver transaksjon), session, eller stå tom."
        )
    database = read_database(address)
    return replace(database, pooled=True) if pooler == "transaction" else database


def given_mail(environ: Mapping[str, str], mode: str) -> Mail:
    """The mail server of `MAIL_URL`; in earnest there must be one."""
    address = environ.get("MAIL_URL", "").strip()
    sender = environ.get("MAIL_FROM", "").strip()
    if not address:
        if mode == "production":
            raise ValueError(
                "MAIL_URL mangler. Sett den til e-posttjeneren, for eksempel "
                "smtp://bruker:passord@vert:587?tls=1 eller smtps://bruker:passord@vert:465."
            )
        return Mail(sender=sender or Mail.sender)
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(
            "MAIL_URL må begynne med smtp:// eller smtps:// og ha en vert, for eksempel "
            "smtp://bruker:passord@vert:587?tls=1."
        )
    if "@" not in sender:
        raise ValueError(
            "MAIL_FROM mangler eller er ikke en e-postadresse. Sett avsenderen, for eksempel "
            "MAIL_FROM='Entilen <entilen@kommune.example>'."
        )
    ssl = parts.scheme == "smtps"
    return Mail(
        host=parts.hostname,
        port=_mail_port(parts.netloc.rpartition("@")[2], 465 if ssl else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=dict(parse_qsl(parts.query)).get("tls") == "1" and not ssl,
        ssl=ssl,
        sender=sender,
    )


def _mail_port(place: str, usual: int) -> int:
    match = re.search(r":([^\]:]*)$", place)
    if match is None:
        return usual
    if not match[1].isdigit() or not 0 < int(match[1]) < 65536:
        raise ValueError(
            f"MAIL_URL har porten «{match[1]}», men en port er et tall fra 1 til 65535."
        )
    return int(match[1])


def given_scanner(environ: Mapping[str, str], mode: str) -> Scanner | None:
    """ClamAV's daemon of `CLAMD`; None where nothing is scanned."""
    text = environ.get("CLAMD", "").strip()
    if text.startswith(("/", "unix:/")) or not text:
        return Scanner(path=text.removeprefix("unix:")) if text else None
    match = re.fullmatch(r"(?:tcp://)?([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?", text)
    if match is None or not 0 < int(match[2] or 3310) < 65536:
        raise ValueError(
            f"CLAMD er «{text}», men må være der ClamAV svarer: localhost:3310 (vert og port) "
            "eller /run/clamav/clamd.ctl (en sokkel)."
        )
    return Scanner(host=match[1].strip("[]"), port=int(match[2] or 3310))
