"""What gunicorn serves while it is measured: Trustwork, and in the same process the yardsticks.

Processor time can only be read from inside the process, so it answers that as well. Never part of an
installation: nothing but the bench loads this module.
"""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from argon2 import PasswordHasher, extract_parameters
from flask import Flask

from clinic import create_app
from clinic.accounts import passwords
from clinic.ops.bench.visitor import CPU, HASH, HELLO

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

trustwork = create_app()
hello = Flask("hello")


@hello.get(HELLO)
def greet() -> str:
    """The least a Flask page can do."""
    return "Hello"


# The costs accounts use, read from a hash of theirs.
COSTS = extract_parameters(passwords.hash_of("seventeen calm herons"))
bare = PasswordHasher(time_cost=COSTS.time_cost, memory_cost=COSTS.memory_cost, parallelism=COSTS.parallelism)


def _hash_nanoseconds() -> int:
    """The processor time of one bare hash."""
    begun = time.process_time_ns()
    bare.hash("seventeen calm herons")
    return time.process_time_ns() - begun


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Hands a request to whom it is for."""
    path = environ["PATH_INFO"]
    if path == HELLO:
        return hello.wsgi_app(environ, start_response)
    if path not in {CPU, HASH}:
        return trustwork.wsgi_app(environ, start_response)
    answer = str(time.process_time_ns() if path == CPU else _hash_nanoseconds()).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
