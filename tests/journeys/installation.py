"""A whole installation for a journey: own data, own keys, own database, served by gunicorn as in earnest."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 30.0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Installation:
    """One Trustwork on this machine. `base` is its address while it is served."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        kept = {name: word for name, word in os.environ.items() if not name.startswith("TRUSTWORK_")}
        self.environ = kept | {
            "TRUSTWORK_DATA_DIR": str(folder / "data"),
            "TRUSTWORK_BASE_URL": self.base,
            "TRUSTWORK_PORT": str(self.port),
            "TRUSTWORK_WORKERS": "2",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if database_url:
            self.environ["TRUSTWORK_DATABASE_URL"] = database_url
        (folder / "data").mkdir(mode=0o700)

    def flask(self, *words: str) -> str:
        """Run a command of the operator and give what it printed."""
        return self._run("-m", "flask", "--app", "wsgi", *words)

    def script(self, module: str, *words: str) -> Any:
        """Run a module of the tests inside this installation; it prints JSON."""
        return json.loads(self._run("-m", module, *words))

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words} ended with {done.returncode}: {done.stderr[-2000:]}"
        return done.stdout

    @contextmanager
    def served(self) -> Iterator["Installation"]:
        """Run the server; afterwards its journal must be empty, because it writes errors only."""
        journal = self.folder / "journal"
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
        with journal.open("w") as out:
            server = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=out, stderr=out)
            try:
                self._wait_for(server, journal)
                yield self
            finally:
                server.terminate()
                server.wait(timeout=STARTS_WITHIN)
        assert not journal.read_text(), f"the server wrote: {journal.read_text()[-4000:]}"

    def _wait_for(self, server: "subprocess.Popen[bytes]", journal: Path) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            assert server.poll() is None, f"the server did not start: {journal.read_text()[-4000:]}"
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server was not ready in {STARTS_WITHIN:.0f} s")
