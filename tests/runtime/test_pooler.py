"""Behind a real PgBouncer that hands the server's connection on after each transaction."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from entilen.runtime import accounts
from entilen.runtime.places import ROOT
from tests.runtime.served import Served
from tests.runtime.test_apart import ask, free_port, running

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
pytestmark = pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer er ikke installert her")

SETTINGS = """
[databases]
* = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = {folder}/log
pidfile = {folder}/pid
"""

MANY_AT_ONCE = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
os.environ["ENTILEN_MODE"] = "production"
os.environ["DJANGO_SETTINGS_MODULE"] = "entilen.config.settings"
import django
django.setup()
from django.db import connection, transaction
from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.schools.models import School

def work(number):
    try:
        for turn in range(25):
            person = Person.objects.get(email=f"p{number % 4}@eksempel.no")
            assert [held.role for held in held_roles(person)] == ["administrator"]
            assert Person.objects.filter(name__icontains=f"Person {number % 4}").count() == 1
            assert School.objects.filter(pk=turn).first() is None
            with transaction.atomic():
                Person.objects.select_for_update().get(pk=person.pk)
        return ""
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    finally:
        connection.close()

with ThreadPoolExecutor(8) as pool:
    print("\\n".join(filter(None, pool.map(work, range(8)))))
"""


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def pooled(served: Served) -> Iterator[Served]:
    """The served database behind a pooler, with four administrators in it."""
    for number in range(4):
        served.ask(
            "WITH one AS (INSERT INTO accounts_person (password, email, name, is_active, "
            f"created_at) VALUES ('!', 'p{number}@eksempel.no', 'Person {number}', true, now()) "
            "RETURNING id) INSERT INTO accounts_roleassignment (role, first_day, given_at, "
            "person_id) SELECT 'administrator', '2020-01-01', now(), id FROM one"
        )
    place, own = served.database, free_port()
    folder = Path(tempfile.mkdtemp(prefix="entilen-", dir="/tmp"))
    account = accounts.for_database(folder)
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        SETTINGS.format(
            host=place.host,
            port=place.port,
            user=place.user,
            password=place.password,
            own=own,
            folder=folder,
        )
    )
    for path in (folder, settings):
        accounts.give(path, account)
    pooler = subprocess.Popen(
        [str(PGBOUNCER), "-q", str(settings)],
        user=account.user if account else None,
        group=account.group if account else None,
        extra_groups=[] if account else None,
    )
    while not _answers(own):
        assert pooler.poll() is None, (folder / "log").read_text()
        time.sleep(0.05)
    served.address = f"postgresql://{place.user}:x@127.0.0.1:{own}/{place.name}"
    served.more |= {"DATABASE_POOLER": "transaction", "PORT": str(free_port())}
    try:
        yield served
    finally:
        pooler.terminate()
        pooler.wait()
        shutil.rmtree(folder, ignore_errors=True)


def test_many_at_once_meet_nobody_elses_statement(pooled: Served) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE],
        cwd=ROOT,
        env=pooled.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr


def test_pages_and_worker_run_through_it(pooled: Served) -> None:
    pooled.did("letters", "off")
    with running(pooled, "web") as web:
        web.until(lambda: "Avslutt med Ctrl-C" in web.said())
        port = int(pooled.more["PORT"])
        for _ in range(20):
            assert ask(port, "/", X_Forwarded_Proto="https")[0].status in (200, 302)
            assert ask(port, "/klar")[1] == "klar\n"
    with running(pooled, "worker") as worker:
        worker.until(lambda: pooled.ask("SELECT count(*) FROM procrastinate_workers") != [(0,)])
        pooled.ask(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'entilen.tidy', 0, NULL, "
            "NULL, '{\"timestamp\": 0}', NULL)::procrastinate_job_to_defer_v1])"
        )
        done = (
            "SELECT count(*) FROM procrastinate_jobs "
            "WHERE status = 'succeeded' AND task_name = 'entilen.tidy'"
        )
        worker.until(lambda: pooled.ask(done) == [(1,)])
        assert "ryddet:" in worker.said()


def test_upgrading_takes_turns_through_it(pooled: Served) -> None:
    assert pooled.did("migrate") == "Databasen er av denne utgaven.\n"
