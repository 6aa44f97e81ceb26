"""The operator's commands on the served database, as they are typed: what each does and refuses."""

import pytest

from entilen.runtime.serve import COMMANDS
from tests.runtime.served import KEY, Served

LINK = "https://entilen.example/invitasjon/"


def test_help_has_a_line_for_each_command(empty: Served) -> None:
    lines = empty.did("help").splitlines()
    assert len(lines) == len(COMMANDS) + 1
    assert all(any(line.startswith(f"./run serve {name}") for line in lines) for name in COMMANDS)


def test_a_command_that_does_not_exist_is_a_sentence(empty: Served) -> None:
    assert "«migrer» finnes ikke under ./run serve" in empty.refused("migrer")


def test_what_is_missing_in_the_environment_is_told_before_anything_is_done(
    empty: Served,
) -> None:
    assert "SECRET_KEY mangler" in empty.refused("migrate", SECRET_KEY="")


def test_a_database_that_does_not_let_us_in_is_one_sentence(empty: Served) -> None:
    wrong = empty.address.replace("//", "//x", 1)
    said = empty.refused("verify", DATABASE_URL=wrong)
    assert said.count("\n") == 1 and "godtok ikke brukernavnet" in said


def one_step_behind(served: Served) -> Served:
    served.ask("ALTER TABLE mail_letter ALTER COLUMN secret TYPE varchar(300)")
    served.ask(
        "DELETE FROM django_migrations WHERE app = 'mail' AND name = '0004_room_for_a_sealed_link'"
    )
    return served


def test_hosts_that_upgrade_together_take_turns_and_one_does_it(served: Served) -> None:
    one_step_behind(served)
    assert "mangler 1 steg. Kjør ./run serve migrate" in served.serve("check").stdout
    both = [served.begin("migrate") for _ in range(2)]
    said = sorted(process.communicate()[0] for process in both)
    assert said == ["Databasen er av denne utgaven.\n", "Databasen er oppgradert: 1 steg.\n"]


def test_what_an_earlier_edition_had_and_we_do_not_is_no_hindrance(served: Served) -> None:
    served.ask(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('sessions', '0001_initial', now())"
    )
    assert served.did("migrate") == "Databasen er av denne utgaven.\n"


def test_what_a_newer_edition_made_is_refused_by_every_door(served: Served) -> None:
    served.ask(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('cases', '9999_contract_a', now())"
    )
    for command in (["migrate"], []):
        assert "oppgradert av en nyere utgave" in served.refused(*command)
    assert "oppgradert av en nyere utgave" in served.serve("check").stdout


def test_old_code_works_on_a_database_that_a_newer_one_has_expanded(served: Served) -> None:
    served.ask("ALTER TABLE mail_letter ADD COLUMN later text NOT NULL DEFAULT ''")
    served.ask("CREATE TABLE later_things (id bigint PRIMARY KEY, what text NOT NULL)")
    served.ask(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('mail', '0099_more', now()), ('later', '0001_initial', now())"
    )
    assert "utvidet av en nyere utgave" in served.did("migrate")
    assert LINK in served.did("administrator", "ola@kommune.example", "Ola Nordmann")
    assert "utvidet av en nyere utgave" in served.serve("check").stdout


def test_the_version_needs_no_database(empty: Served) -> None:
    assert empty.did("version", DATABASE_URL="").startswith("Entilen 0.1.0")


def test_a_locked_out_administrator_gets_in_again_and_it_is_remembered(served: Served) -> None:
    assert LINK in served.did("administrator")
    assert "Skriv navnet også" in served.refused("administrator", "kari@eksempel.no")
    assert "ikke en e-postadresse" in served.refused("administrator", "kari")
    first = served.did("administrator", "Kari@eksempel.no", "Kari", "Nordmann")
    assert LINK in first and "Kari Nordmann er lagt til" in first
    served.ask("UPDATE accounts_person SET password = 'kjent', is_active = false")
    again = served.did("administrator", "kari@eksempel.no")
    assert "Innloggingen er nullstilt" in again and LINK in again and again != first
    assert served.ask("SELECT password LIKE '!%', is_active FROM accounts_person") == [(True, True)]
    assert served.ask("SELECT text FROM accounts_accountrecord ORDER BY id") == [
        ("Lagt til av den som drifter tjenesten",),
        ("Fikk rollen administrator av den som drifter",),
        ("Innloggingen ble nullstilt av den som drifter",),
    ]
    assert served.ask("SELECT count(*) FROM accounts_roleassignment") == [(1,)]
    assert "kari@eksempel.no  Kari Nordmann" in served.did("administrator")


def test_a_letter_that_the_server_does_not_take_is_a_sentence(served: Served) -> None:
    said = served.refused("test-letter", "kari@eksempel.no")
    assert "E-posttjeneren 127.0.0.1:9 svarer ikke" in said and said.count("\n") == 1
    assert "Skriv én adresse" in served.refused("test-letter")


def test_letters_are_held_and_let_go(served: Served) -> None:
    assert served.did("letters") == "Brev sendes.\n"
    served.did("letters", "off")
    assert "Brev holdes tilbake siden" in served.did("letters")
    assert "0 ventet" in served.did("letters", "on")
    assert "letters on, off eller ingenting" in served.refused("letters", "kanskje")


def test_check_names_what_is_not_in_order(served: Served) -> None:
    done = served.serve("check", BEHIND_PROXY="")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for words in (
        "FEIL BEHIND_PROXY mangler",
        "FEIL E-posttjeneren 127.0.0.1:9 svarer ikke",
        "FEIL Arbeidere som lever: 0",
        "ok   Databasen svarer",
    ):
        assert words in done.stdout, done.stdout


def test_tidying_tells_how_many_of_each(served: Served) -> None:
    assert "utløpte økter: 0" in served.did("clear")


@pytest.mark.parametrize("command", ["verify", "check", "backup", "administrator"])
def test_no_command_shows_a_secret(empty: Served, command: str) -> None:
    done = empty.serve(command, "/nei/fil.dump")
    assert KEY not in done.stdout + done.stderr
    assert str(empty.database.password) not in done.stdout + done.stderr
