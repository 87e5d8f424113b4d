"""Real server processes on this machine, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from clinic.core.config import Settings

ROOT = Path(__file__).resolve().parents[2]


class Servers:
    """Starts one server after another on the same port."""

    def __init__(self, settings: Settings) -> None:
        self.port = _free_port()
        environ = {name: value for name, value in os.environ.items() if not name.startswith("TRUSTWORK_")}
        environ |= {
            "TRUSTWORK_DATA_DIR": str(settings.data_dir),
            "TRUSTWORK_BASE_URL": settings.base_url,
            "PYTHONPATH": str(ROOT),
        }
        if settings.database_url:
            environ["TRUSTWORK_DATABASE_URL"] = settings.database_url.replace(
                "postgresql+psycopg", "postgresql"
            )
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.zygote"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._running: int | None = None

    def start(self) -> None:
        """A server that answers."""
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(f"{self.port}\n")
        self._zygote.stdin.flush()
        self._running = int(self._zygote.stdout.readline())
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if send(self.port, "GET", "/readyz")[0] == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.02)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """kill -9, the whole server at once: no goodbye, no flush."""
        if self._running is not None:
            os.killpg(self._running, signal.SIGKILL)
            self._running = None

    def end(self) -> None:
        self.kill()
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.close()
        self._zygote.wait(timeout=10)
        self._zygote.stdout.close()


@contextmanager
def servers(settings: Settings) -> Iterator[Servers]:
    made = Servers(settings)
    try:
        yield made
    finally:
        made.end()


def send(
    port: int,
    method: str,
    path: str,
    fields: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, str]:
    """One request on a connection of its own; the status, and where it leads or what it says."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Host": "localhost", **(headers or {})}
    if fields is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, urlencode(fields) if fields is not None else None, sent)
        answer = connection.getresponse()
        body = answer.read().decode()
        return answer.status, answer.headers.get("Location") or body
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
