"""Starts real servers quickly: all is imported once, then each line "PORT" on standard input forks one.

Answers with the id of its process group, which is killed from outside. Run as a program, never imported.
"""

import os
import signal
import sys

from gunicorn.app.base import BaseApplication

import clinic.application
from clinic import create_app

assert clinic.application


class Server(BaseApplication):
    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        wanted = {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 2,
            "worker_class": "gthread",
            "threads": 4,
            "loglevel": "critical",
            "control_socket_disable": True,
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return create_app()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        server = os.fork()
        if server == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            Server(int(line)).run()
            os._exit(0)
        print(server, flush=True)


if __name__ == "__main__":
    main()
