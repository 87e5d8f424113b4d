"""What gunicorn and the flask command load."""

import os
import sys

from clinic import create_app
from clinic.core.config import ConfigurationError

# These make the keys and the tables, so they cannot ask for them. Everything else refuses to start without.
FIRST_COMMANDS = {"setup", "restore"}
# gunicorn and the service stop, instead of trying again for ever, when a process ends with this code.
CANNOT_START = 4


def is_first_command(arguments: list[str]) -> bool:
    """Whether `flask` was called with one of the commands that run on an empty installation."""
    if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
        return False
    words = iter(arguments)
    for word in words:
        if word in {"--app", "-A", "--env-file", "-e"}:
            next(words, None)
        elif not word.startswith("-"):
            return word in FIRST_COMMANDS
    return False


try:
    app = create_app(for_commands=is_first_command(sys.argv[1:]))
except ConfigurationError as reason:
    print(f"Trustwork cannot start. {reason}", file=sys.stderr)  # noqa: T201 - there is no application to speak for it
    sys.exit(CANNOT_START)
