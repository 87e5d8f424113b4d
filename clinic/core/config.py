"""Typed settings from `TRUSTWORK_…` environment variables; refuses to start half-configured."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}
SQLITE_FILE = "trustwork.db"
KEY_FILE = "keys.json"


class ConfigurationError(Exception):
    """One clear sentence saying which setting is wrong and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Paths are absolute."""

    production: bool
    debug: bool
    data_dir: Path
    key_file: Path
    database_url: str | None
    base_url: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    time_zone: str
    build_check: bool = True

    @property
    def is_embedded(self) -> bool:
        """True for the SQLCipher file, False for PostgreSQL."""
        return self.database_url is None

    @property
    def database_file(self) -> Path:
        """Where the embedded database lives."""
        return self.data_dir / SQLITE_FILE

    @property
    def is_https(self) -> bool:
        """True when people reach the application through TLS, which makes cookies Secure."""
        return self.base_url.startswith("https://")


def _flag(environ: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    word = environ.get(name, "").strip().lower()
    if not word and default:
        return True
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ConfigurationError(f"{name} must be 1 or 0, not {word!r}.")


def _whole_number(environ: Mapping[str, str], name: str) -> int:
    word = environ.get(name, "0").strip() or "0"
    if not word.isdigit():
        raise ConfigurationError(f"{name} must be a whole number, not {word!r}.")
    return int(word)


def _database_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("TRUSTWORK_DATABASE_URL", "").strip()
    if not url:
        return None
    scheme = urlsplit(url).scheme
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return "postgresql+psycopg" + url[len(scheme) :]
    raise ConfigurationError(
        "TRUSTWORK_DATABASE_URL must begin with postgresql://; leave it empty for the embedded database."
    )


def _base_url(environ: Mapping[str, str]) -> tuple[str, str]:
    """The address people type, and its host."""
    url = environ.get("TRUSTWORK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise ConfigurationError(
            "TRUSTWORK_BASE_URL must be a full address such as https://notes.example.org."
        )
    return url, parts.hostname


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises ConfigurationError with one sentence for the operator."""
    environ = os.environ if environ is None else environ
    data_dir = Path(environ.get("TRUSTWORK_DATA_DIR", "var")).expanduser().resolve()
    key_file = environ.get("TRUSTWORK_KEY_FILE", "").strip()
    base_url, host = _base_url(environ)
    named = tuple(h.strip() for h in environ.get("TRUSTWORK_TRUSTED_HOSTS", "").split(",") if h.strip())
    settings = Settings(
        production=_flag(environ, "TRUSTWORK_PRODUCTION", default=True),
        debug=_flag(environ, "TRUSTWORK_DEBUG"),
        data_dir=data_dir,
        key_file=Path(key_file).expanduser().resolve() if key_file else data_dir / KEY_FILE,
        database_url=_database_url(environ),
        base_url=base_url,
        trusted_hosts=named or (host, "127.0.0.1", "localhost"),
        proxy_hops=_whole_number(environ, "TRUSTWORK_PROXY_HOPS"),
        time_zone=environ.get("TRUSTWORK_TIME_ZONE", "Europe/London"),
    )
    if settings.production and settings.debug:
        raise ConfigurationError(
            "TRUSTWORK_DEBUG must be off in production; set TRUSTWORK_PRODUCTION=0 to debug."
        )
    return settings
