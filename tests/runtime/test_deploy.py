"""What lies under deploy/ and docs/operations/ is true: read by the programs that will use it."""

import re
import shutil
import subprocess
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from entilen.config.environment import Refused, read
from entilen.config.middleware import PROBES
from entilen.runtime.bundle import BUILT, pack
from entilen.runtime.places import ROOT
from entilen.runtime.serve import COMMANDS
from tests.runtime.served import KEY

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PAGES = sorted((ROOT / "docs" / "operations").glob("*.md"))
SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin"
NGINX = shutil.which("nginx", path=SYSTEM)
ANALYZE = shutil.which("systemd-analyze", path=SYSTEM)
KEYWORDS = {"FROM", "RUN", "ADD", "USER", "WORKDIR", "ENV", "EXPOSE", "ENTRYPOINT"}


def settings_of(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if line and line[0] != "#")


def test_the_sample_environment_lacks_its_secret_and_nothing_else() -> None:
    sample = settings_of((DEPLOY / "entilen.env").read_text())
    with pytest.raises(Refused) as refused:
        read(sample)
    assert [words.split()[0] for words in refused.value.sentences] == ["SECRET_KEY"]
    assert read(sample | {"SECRET_KEY": KEY}).behind_proxy


def certificate(folder: Path) -> None:
    """A key and a certificate of its own, so that nginx has what it reads."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "entilen.kommune.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "entilen.crt").write_bytes(made.public_bytes(pem))
    (folder / "entilen.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.mark.skipif(NGINX is None, reason="nginx er ikke installert her")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    certificate(tmp_path)
    site = (DEPLOY / "nginx" / "entilen.conf").read_text().replace("/etc/nginx/tls", str(tmp_path))
    (tmp_path / "entilen.conf").write_text(site)
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\n"
        f"http {{ access_log off; include {tmp_path}/entilen.conf; }}\n"
    )
    done = subprocess.run(
        [str(NGINX), "-t", "-c", str(whole)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nginx_asks_the_other_host_for_the_look_of_the_other_edition() -> None:
    site = (DEPLOY / "nginx" / "entilen.conf").read_text()
    static = site.partition("location /static/ {")[2].partition("}")[0]
    assert "proxy_next_upstream" in static and "http_404" in static
    assert "http_404" not in site.replace(static, "")


def test_nginx_passes_on_what_the_pages_need() -> None:
    site = (DEPLOY / "nginx" / "entilen.conf").read_text()
    for header in ("Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-ID"):
        assert f"proxy_set_header {header} " in site
    assert "location = /metrics" in site and "client_max_body_size 25m" in site


@pytest.mark.skipif(ANALYZE is None, reason="systemd er ikke installert her")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/opt/entilen", str(ROOT)))
    done = subprocess.run(
        [str(ANALYZE), "verify", str(copy)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if unit.name in line]
    assert not ours, done.stderr


def test_units_and_containers_open_doors_that_exist() -> None:
    opened = {line.split()[-1] for unit in UNITS for line in unit.read_text().splitlines()
              if line.startswith("ExecStart=")}  # fmt: skip
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    opened |= {word for service in services.values() for word in service.get("command", [])}
    for container in containers():
        opened |= set(container["args"])
    assert opened == {"web", "worker"} and opened <= set(COMMANDS)


def containers() -> list[dict[str, Any]]:
    """Every container that Kubernetes is asked for."""
    parts = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))
    assert {part["kind"] for part in parts} == {"Secret", "Deployment", "Service"}
    return [
        container
        for part in parts
        if part["kind"] == "Deployment"
        for container in part["spec"]["template"]["spec"]["containers"]
    ]


def test_kubernetes_asks_what_is_answered() -> None:
    [web] = [container for container in containers() if container["name"] == "web"]
    asked = {kind: web[kind]["httpGet"]["path"] for kind in web if kind.endswith("Probe")}
    assert set(asked.values()) <= set(PROBES)
    assert (asked["livenessProbe"], asked["readinessProbe"]) == ("/helse", "/klar")
    [secret] = [
        part
        for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
        if part["kind"] == "Secret"
    ]
    read({**secret["stringData"], "SECRET_KEY": KEY})


def test_the_container_is_made_of_the_bundle() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    words = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert set(words) <= KEYWORDS and words[0] == "FROM"
    assert "ADD build/entilen-*.tar.gz /opt/" in lines


def test_a_bundle_holds_code_wheels_assets_and_its_commit(tmp_path: Path) -> None:
    wheel = tmp_path / "en-1-py3-none-any.whl"
    wheel.write_bytes(b"hjul")
    target = tmp_path / "out" / "entilen.tar.gz"
    pack(target, [Path("run"), Path("src/entilen/__init__.py")], [wheel])
    with tarfile.open(target) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"run", "src/entilen/__init__.py", f"wheels/{wheel.name}", "COMMIT"} <= names
    assert any(name.startswith(f"{BUILT}/") for name in names)


def test_what_came_in_a_bundle_is_installed_without_a_network() -> None:
    script = (ROOT / "run").read_text()
    assert '--no-index --find-links "$root/wheels"' in script
    assert "if bundled || ! [ -f package.json ]; then return 0; fi" in script


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_for_operators_names_what_exists(page: Path) -> None:
    text = page.read_text()
    for command in re.findall(r"\./run serve ([a-z-]+)", text):
        assert command in {*COMMANDS, "help"}, command
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / link).resolve().exists(), link
