"""Words that only this installation can read, whatever becomes of a copy of its database.

The key is made of `SECRET_KEY`, another for each purpose. It can be changed: what an earlier key
sealed is read while that key stands in `SECRET_KEY_FALLBACKS`, and is sealed anew at night.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def cipher(purpose: str) -> MultiFernet:
    """Seals with the key of today; reads with the ones before it too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_of(key, purpose) for key in keys])


def is_of_today(text: str, purpose: str) -> bool:
    """Whether the key of today sealed it."""
    try:
        _of(settings.SECRET_KEY, purpose).decrypt(text.encode())
    except InvalidToken:
        return False
    return True


def _of(key: str, purpose: str) -> Fernet:
    digest = hashlib.sha256(purpose.encode() + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
