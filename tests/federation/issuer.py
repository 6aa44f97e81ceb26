"""A small real issuer on loopback: discovery, keys, codes with PKCE, tokens, userinfo, groups."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "entilen"


class Issuer:
    """What it says of whoever comes; a test changes it as it likes."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.claims: dict[str, Any] = {"sub": "feide-1", "name": "Ragnhild Rektor"}
        self.groups: Any = []
        self.audience = CLIENT
        self.named = self.url
        self.skew = 0
        self.lives = 300
        self.says_other = ""
        self.groups_down = False
        self.signs_with: rsa.RSAPrivateKey | None = None
        self.asked: dict[str, dict[str, str]] = {}
        self.rotate()

    def rotate(self) -> None:
        """New keys; the old ones are gone."""
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = hashlib.sha256(str(time.monotonic_ns()).encode()).hexdigest()[:8]

    def keys(self) -> dict[str, Any]:
        """Its public keys."""
        public: Any = self.key.public_key()
        to_jwk: Any = jwt.algorithms.RSAAlgorithm.to_jwk
        told = json.loads(to_jwk(public))
        return {"keys": [{**told, "kid": self.kid, "alg": "RS256", "use": "sig"}]}

    def discovery(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "issuer": self.named,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def consent(self, address: str) -> str:
        """What the browser brings back when the person has signed in: the code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return code

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, once, to whoever knows the verifier that belongs to it."""
        asked = self.asked.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge") != challenge:
            return None
        now = int(time.time()) + self.skew
        told = {**self.claims, "iss": self.named, "aud": self.audience, "iat": now}
        signed = jwt.encode(
            {**told, "exp": now + self.lives},
            self.signs_with or self.key,
            algorithm="RS256",
            headers={"kid": self.kid},
        )
        return {"access_token": "open", "token_type": "Bearer", "id_token": signed}

    def userinfo(self) -> dict[str, Any]:
        """What it says of the person."""
        return {**self.claims, **({"sub": self.says_other} if self.says_other else {})}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        if path == "/groups" and issuer.groups_down:
            self._say(None, 503)
        else:
            answers: dict[str, Callable[[], Any]] = {
                "/.well-known/openid-configuration": issuer.discovery,
                "/keys": issuer.keys,
                "/userinfo": issuer.userinfo,
                "/groups": lambda: issuer.groups,
            }
            self._say(answers[path]())

    def do_POST(self) -> None:
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = issuer.token({name: values[0] for name, values in parse_qs(body).items()})
        self._say(told or {"error": "invalid_grant"}, 200 if told else 400)

    def _say(self, told: Any, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Issuer]:
    """The issuer while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    issuer = Issuer(server)
    server.issuer = issuer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
