"""How gunicorn serves Trustwork, in the demonstration and in earnest."""

import gc
import os
import subprocess
import sys

bind = f"127.0.0.1:{os.environ.get('TRUSTWORK_PORT', '8000')}"

# Each worker loads the application itself: a database connection opened before a fork must not be used there.
workers = int(os.environ.get("TRUSTWORK_WORKERS", min(os.cpu_count() or 1, 4)))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000

# No access log: addresses hold the ids of cases, and times tell who wrote when. Errors go to the journal.
accesslog = None
errorlog = "-"
loglevel = "warning"

# The application has short addresses and few headers; what is longer is refused before it is parsed.
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190

# Whether a proxy in front is believed is decided in one place, by TRUSTWORK_PROXY_HOPS in the application.
forwarded_allow_ips = ""
secure_scheme_headers = {}
umask = 0o077
control_socket_disable = True


def on_starting(server: object) -> None:
    """Load the application once in a process of its own, so that a refusal is said once."""
    tried = subprocess.run([sys.executable, "-c", "import wsgi"], check=False)
    if tried.returncode:
        sys.exit(tried.returncode)


def post_worker_init(worker: object) -> None:
    """What is loaded now stays for good; not walking it again takes the long pauses out of requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
