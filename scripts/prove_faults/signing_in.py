"""How everybody in the trial signs in. They live for an hour, on this machine alone."""

import base64
import hashlib
import hmac
import time

PASSWORD = "kaffe-og-vafler-i-november"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


def code_now() -> str:
    """What the app shows at this moment (RFC 6238)."""
    turn = int(time.time()) // PERIOD
    digest = hmac.new(base64.b32decode(SECRET), turn.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
