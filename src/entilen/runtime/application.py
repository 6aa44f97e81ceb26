"""The pages as the web server's worker loads them: a worker never outlives its server."""

import signal

from entilen.runtime.children import die_with_parent

die_with_parent(signal.SIGTERM)

from entilen.config.wsgi import application  # noqa: E402

__all__ = ["application"]
