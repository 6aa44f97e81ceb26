"""What is left out of the log: secrets of links, and how we got to a refusal."""

import logging
import re

SECRET = re.compile(r"(?<=/)[\w-]{24,}(?=[/?\s]|$)")


class Discreet(logging.Filter):
    """Whoever reads the log can use no link in it; a refusal is a line, a fault is told whole."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mend the line, and let it through."""
        record.msg, record.args = SECRET.sub("…", record.getMessage()), ()
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True
