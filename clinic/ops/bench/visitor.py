"""A server process to be measured, and somebody who asks it over HTTP."""

import html
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from clinic.core.config import Settings

# What the measured process answers beside Trustwork.
CPU, HELLO, HASH = "/-/cpu", "/-/hello", "/-/hash"

ROOT = Path(__file__).resolve().parents[3]
STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.body.decode())
        value = re.search('value="([^"]*)"', found[0]) if found else None
        if value is None:
            raise LookupError(f"the page has no hidden field {name}")
        return html.unescape(value[1])


@dataclass
class Visitor:
    """One browser on one connection that stays open. Cookies given are kept; `cookies` can be set."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch an address."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form. Unlike the answers to `get`, cookies that come back are not kept."""
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()

    def cpu(self) -> int:
        """Nanoseconds of processor time the server process has used so far."""
        return int(self.get(CPU).body)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.connection = connection
        connection.request(method, path, body, sent)
        got = connection.getresponse()
        answer = Answer(got.status, dict(got.getheaders()), got.read())
        if got.will_close:
            connection.close()
            self.connection = None
        if method == "GET":
            self._keep_cookies(got.headers.get_all("Set-Cookie") or [])
        return answer

    def _keep_cookies(self, given: list[str]) -> None:
        for cookie in given:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()


@contextmanager
def served(settings: Settings) -> Iterator[int]:
    """One gunicorn worker, set up as in an installation, that serves the practice; gives its port."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "1"]
    command += ["--bind", f"127.0.0.1:{port}", "clinic.ops.bench.server:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=_environ(settings), start_new_session=True)  # noqa: S603
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _environ(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRUSTWORK_")}
    base_url = settings.base_url
    return kept | {"TRUSTWORK_DATA_DIR": str(settings.data_dir), "TRUSTWORK_BASE_URL": base_url}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        visitor = Visitor(port)
        try:
            visitor.get("/healthz")
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            visitor.close()
    raise RuntimeError("the server to be measured did not start")
