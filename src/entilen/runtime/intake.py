"""What the web server takes in before a page is asked: little from strangers."""

from collections.abc import Mapping

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import Error, RequestEntityTooLarge

from entilen.files.size_rules import LARGEST, STRANGERS


class TooLarge(Error):  # type: ignore[misc]
    """413 in the reader's language, for whoever is refused before there is a page."""

    code = 413
    reason = "Content Too Large"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and the sentence."""
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
        ]
        return f"{self.code} {self.reason}", headers, self.body.encode()


def too_large(limit: int) -> TooLarge:
    """The refusal, with how much may be sent."""
    size = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit // 1024} kB"
    said = f"Her kan du sende høyst {size}. Vi tok ikke imot det, og ingenting er lagret."
    return TooLarge(said + "\n")


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Refuses by the headers what is too large, so that it fills neither memory nor disk."""

    cookie = "sessionid="
    error: Error | None

    def received(self, data: bytes) -> int:
        """Take in a piece; the server's own refusal is said in our words."""
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = too_large(allowed(self.headers, self.cookie))
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, and judge what they say of the body."""
        super().parse_header(header_plus)
        limit = allowed(self.headers, self.cookie)
        if self.content_length > limit or (self.chunked and limit < LARGEST):
            self.error = too_large(limit)
            self.expect_continue = False
            self.completed = True


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are judged by their headers."""

    parser_class = Parser


def allowed(headers: Mapping[str, str], cookie: str) -> int:
    """How much is taken in. Who brings a session may be somebody; the pages ask who it is."""
    return LARGEST if cookie in headers.get("COOKIE", "") else STRANGERS
