"""What is refused at start, and that the sentence says how to mend it."""

import pytest

from entilen.config.environment import Refused, read, read_port
from entilen.config.services import read_database

GOOD = {
    "ENTILEN_MODE": "production",
    "DATABASE_URL": "postgresql://entilen:hemmelig@db.example:5433/entilen",
    "SECRET_KEY": "n3Zq-8rT_yWv5uKp2LsX9cBd7fGh4jMk6QaEoRiUtPwY1zVxN0",
    "ALLOWED_HOSTS": "entilen.example, www.entilen.example",
    "MAIL_URL": "smtp://post:p%40ss@mail.example:587?tls=1",
    "MAIL_FROM": "Entilen <entilen@kommune.example>",
}


def test_a_whole_environment_is_read() -> None:
    environment = read(GOOD)
    assert environment.for_real
    assert environment.database.host == "db.example"
    assert environment.database.port == "5433"
    assert environment.allowed_hosts == ("entilen.example", "www.entilen.example")
    assert (environment.mail.port, environment.mail.tls, environment.mail.password) == (
        587,
        True,
        "p@ss",
    )
    assert environment.port == 8000


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ENTILEN_MODE": "prod"}, "ENTILEN_MODE er «prod»"),
        ({"DATABASE_URL": ""}, "DATABASE_URL mangler"),
        ({"DATABASE_URL": "mysql://a/b"}, "må begynne med postgresql://"),
        ({"DATABASE_URL": "postgresql://vert:fem/b"}, "port eller vert som ikke kan leses"),
        ({"DATABASE_URL": "postgresql://vert:5432/"}, "mangler navnet på databasen"),
        ({"SECRET_KEY": ""}, "SECRET_KEY mangler"),
        ({"SECRET_KEY": "hemmelig"}, "minst 40"),
        ({"SECRET_KEY": "a" * 60}, "for lett å gjette"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS mangler"),
        ({"ALLOWED_HOSTS": "*"}, "«*» godtas ikke"),
        ({"ALLOWED_HOSTS": "https://entilen.example"}, "uten https://"),
        ({"PORT": "åttetusen"}, "PORT er «åttetusen»"),
        ({"PORT": "70000"}, "fra 1 til 65535"),
        ({"MAIL_URL": ""}, "MAIL_URL mangler"),
        ({"MAIL_URL": "http://mail.example"}, "smtp://"),
        ({"MAIL_URL": "smtp://mail.example:post"}, "porten «post»"),
        ({"MAIL_FROM": "Entilen"}, "MAIL_FROM"),
        ({"BEHIND_PROXY": "ja"}, "BEHIND_PROXY er «ja»"),
        ({"BIND": "alle"}, "BIND er «alle»"),
        ({"BIND": "0.0.0.0:8000"}, "uten port"),
        ({"ENTILEN_MODE": "demo", "BIND": "0.0.0.0"}, "BIND kan ikke være «0.0.0.0» i «demo»"),
        ({"DATABASE_POOLER": "statement"}, "DATABASE_POOLER er «statement»"),
        ({"METRICS_TOKEN": "kort"}, "METRICS_TOKEN er for lett å gjette"),
        ({"ENTILEN_MODE": "demo"}, "ALLOWED_HOSTS kan ikke settes i «demo»"),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read(GOOD | changed)
    assert any(sentence in words for words in refused.value.sentences)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read({})
    named = " ".join(refused.value.sentences)
    for name in ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "MAIL_URL"):
        assert name in named


def test_no_refusal_repeats_a_secret() -> None:
    with pytest.raises(Refused) as refused:
        read(GOOD | {"SECRET_KEY": "kort-og-hemmelig", "DATABASE_URL": "mysql://a:passordet@b/c"})
    assert "kort-og-hemmelig" not in str(refused.value)
    assert "passordet" not in str(refused.value)


def test_where_anyone_may_be_anyone_only_this_machine_is_answered() -> None:
    local = {key: GOOD[key] for key in ("DATABASE_URL", "SECRET_KEY")}
    environment = read(local | {"ENTILEN_MODE": "demo"})
    assert set(environment.allowed_hosts) == {"localhost", "127.0.0.1", "[::1]"}
    assert not environment.for_real


def test_a_database_may_be_reached_by_socket_and_with_options() -> None:
    database = read_database("postgres:///entilen?host=/run/postgresql&sslmode=require")
    assert database.host == "/run/postgresql"
    assert database.options == {"sslmode": "require"}


def test_a_pooler_is_named_in_the_address_or_beside_it() -> None:
    assert read_database("postgresql://a@b/c?pgbouncer=1").pooled
    assert not read_database("postgresql://a@b/c?pgbouncer=1").options
    assert read(GOOD | {"DATABASE_POOLER": "transaction"}).database.pooled
    assert not read(GOOD).database.pooled


def test_it_listens_on_this_machine_alone_until_it_is_told_otherwise() -> None:
    assert read(GOOD).bind == "127.0.0.1"
    assert read(GOOD | {"BIND": "0.0.0.0"}).bind == "0.0.0.0"
    assert read(GOOD | {"BIND": "::"}).bind == "::"


def test_the_port_is_judged_alone_before_there_is_a_database() -> None:
    assert read_port({"PORT": "8123"}) == 8123
    with pytest.raises(Refused):
        read_port({"PORT": "0"})


def test_keys_that_were_are_read_newest_first() -> None:
    newest, oldest = "n" * 20 + "ewest-key-that-was-here", "o" * 20 + "ldest-key-that-was-here"
    known = read({**GOOD, "SECRET_KEY_FALLBACKS": f"{newest}, {oldest}"})
    assert known.secret_key_fallbacks == (newest, oldest)
    with pytest.raises(Refused, match="SECRET_KEY_FALLBACKS"):
        read({**GOOD, "SECRET_KEY_FALLBACKS": "kort"})
