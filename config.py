"""Settings read from the environment, checked at start; docs/exploitation.md describes each."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent

DEMONSTRATION = "belcombe-sur-aubane"  # its town, in the addresses (seeds/demo)
DEVELOPMENT_SECRET = "jalon-developpement-secret-connu-de-tous"  # noqa: S105  refused in production
KNOWN_SECRETS = frozenset({DEVELOPMENT_SECRET, "changeme", "change-me", "secret", "dev"})
MIN_SECRET_BYTES = 32
MAX_REQUEST_BYTES = 25 * 1024 * 1024
MAX_CHECKED_BYTES = 150 * 1024 * 1024  # a table to check: a million rows of seven columns
MAX_FORM_TEXT_BYTES = 2 * 1024 * 1024
SESSION_HOURS = 12
MOST_PROXIES_DIGITS = 2
USUAL_FILE_MB = 150
USUAL_FILES_MB = 5_000
USUAL_VERSIONS = 12
LARGEST_FILE_MB = 2_000  # what a column of a size holds
LARGEST_NUMBER, MOST_DIGITS = 999_999_999, 9
SMTP_SCHEMES = frozenset({"smtp", "smtp+starttls", "smtps"})
KNOWN_SETTINGS = (
    "JALON_ENV",
    "JALON_SECRET_KEY",
    "JALON_BASE_URL",
    "JALON_DATA_DIR",
    "JALON_DATABASE_URL",
    "JALON_TRUSTED_PROXIES",
    "JALON_SMTP_URL",
    "JALON_PUBLISHER",
    "JALON_HOST",
    "JALON_DIRECTOR",
    "JALON_DPO",
    "JALON_CONTACT",
    "JALON_EXAMPLE",
    "JALON_FILE_MB",
    "JALON_FILES_MB",
    "JALON_FILE_VERSIONS",
)


@cache
def version() -> str:
    """Return the version of Jalon, which pyproject.toml alone holds."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(declared["project"]["version"])


class SettingsProblem(Exception):
    """A setting without which Jalon refuses to start; the message says what to write."""


@dataclass(frozen=True)
class Settings:
    """The settings of one instance."""

    env: str
    database_url: str
    secret_key: str
    base_url: str
    trusted_proxies: int
    smtp_url: str
    data_dir: Path
    contact: str = ""  # where people write: shown in the legal notice and the statement
    publisher: str = ""  # who answers for the site
    host: str = ""  # who lodges the server
    director: str = ""  # who directs the publication, by name
    dpo: str = ""  # the data protection officer of the publisher, and where to write
    example: str = ""  # the space whose public catalogue the home page shows as an example
    file_mb: int = USUAL_FILE_MB  # what a file of a dataset weighs at most
    files_mb: int = USUAL_FILES_MB  # what all those of a space weigh at most
    file_versions: int = USUAL_VERSIONS  # how many versions of a file are kept

    @property
    def production(self) -> bool:
        """Whether real people depend on this instance."""
        return self.env == "production"

    @property
    def https(self) -> bool:
        """Whether people reach the instance over TLS."""
        return urlsplit(self.base_url).scheme == "https"

    def flask_config(self) -> dict[str, Any]:
        """Return what Flask and its extensions need to know."""
        host = urlsplit(self.base_url).hostname or "localhost"
        hosts = [host] if self.production else [host, "localhost", "127.0.0.1"]
        return {
            "ENV_NAME": self.env,
            "PRODUCTION": self.production,
            "SECRET_KEY": self.secret_key,
            "DATABASE_URL": self.database_url,
            "BASE_URL": self.base_url.rstrip("/"),
            "SMTP_URL": self.smtp_url,
            "DATA_DIR": self.data_dir,
            "TRUSTED_PROXIES": self.trusted_proxies,
            "CONTACT": self.contact,
            "PUBLISHER": self.publisher,
            "HOST": self.host,
            "DIRECTOR": self.director,
            "DPO": self.dpo,
            "EXAMPLE": self.example,
            "MOST_FILE_MB": self.file_mb,
            "FILES_MB": self.files_mb,
            "FILE_VERSIONS": self.file_versions,
            "TRUSTED_HOSTS": hosts,
            "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
            "MAX_FORM_MEMORY_SIZE": MAX_FORM_TEXT_BYTES,
            # A name with this prefix is refused by browsers unless it is Secure and host-only.
            "SESSION_COOKIE_NAME": "__Host-jalon" if self.https else "jalon",
            "SESSION_COOKIE_SECURE": self.https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            # The form guard lives as long as the session: a page left open over lunch still works.
            "WTF_CSRF_TIME_LIMIT": SESSION_HOURS * 3600,
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_BR_LEVEL": 4,
        }


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raise ``SettingsProblem`` with a French sentence."""
    env = os.environ if environ is None else environ
    _refuse_unknown(env)
    data_dir = Path(env.get("JALON_DATA_DIR", str(ROOT / "var")))
    production = env.get("JALON_ENV") == "production"
    trying = env.get("JALON_ENV", "development") == "development"  # make run has its town
    port = env.get("PORT", "8000")
    settings = Settings(
        env=env.get("JALON_ENV", "development"),
        database_url=env.get("JALON_DATABASE_URL", f"sqlite:///{data_dir / 'jalon.db'}"),
        secret_key=env.get("JALON_SECRET_KEY", ""),
        base_url=_checked_address(env.get("JALON_BASE_URL", ""))
        or ("" if production else f"http://127.0.0.1:{port}"),
        trusted_proxies=_whole_number(env.get("JALON_TRUSTED_PROXIES", "0")),
        smtp_url=_checked_smtp(env.get("JALON_SMTP_URL", "")),
        data_dir=data_dir,
        contact=env.get("JALON_CONTACT", ""),
        publisher=env.get("JALON_PUBLISHER", ""),
        host=env.get("JALON_HOST", ""),
        director=env.get("JALON_DIRECTOR", ""),
        dpo=env.get("JALON_DPO", ""),
        example=_checked_space(env.get("JALON_EXAMPLE", DEMONSTRATION if trying else "")),
        file_mb=_number(env, "JALON_FILE_MB", USUAL_FILE_MB, LARGEST_FILE_MB),
        files_mb=_number(env, "JALON_FILES_MB", USUAL_FILES_MB),
        file_versions=_number(env, "JALON_FILE_VERSIONS", USUAL_VERSIONS),
    )
    return _checked(settings)


def _refuse_unknown(env: Mapping[str, str]) -> None:
    """Refuse a name that no setting has: misspelt, it would be left out without a word."""
    for name in sorted(env):
        if name.startswith("JALON_") and name not in KNOWN_SETTINGS:
            meant = get_close_matches(name, KNOWN_SETTINGS, n=1)
            question = f" Vouliez-vous dire {meant[0]}\u00a0?" if meant else ""
            raise SettingsProblem(f"{name} n’est pas un réglage de Jalon.{question}")


def _checked_smtp(text: str) -> str:
    """Return the address of the mail server, or refuse it without repeating its password."""
    if not text:
        return text
    try:
        url = urlsplit(text)
        rest = url.path.strip("/") + url.query + url.fragment  # of a password cut at one of /?#
        readable = url.scheme in SMTP_SCHEMES and url.hostname and url.port != 0 and not rest
    except ValueError:  # a port that is no number, a bracket left open
        readable = False
    if not readable:
        raise SettingsProblem(
            "JALON_SMTP_URL ne se lit pas. Écrivez par exemple smtp://machine:25, "
            "smtp+starttls://compte:mot-de-passe@machine:587 ou "
            "smtps://compte:mot-de-passe@machine:465, où les signes @, /, :, % et # d’un mot de "
            "passe s’écrivent avec leurs codes (%40 pour @).",
        )
    return text


def _checked_address(text: str) -> str:
    """Return the address that people open, or refuse one that leads nowhere."""
    if not text:
        return text
    try:
        url = urlsplit(text)
        readable = url.scheme in {"http", "https"} and url.hostname and url.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        readable = False
    if not readable:
        raise SettingsProblem(
            "JALON_BASE_URL ne se lit pas. Écrivez l’adresse entière que les gens ouvrent, "
            "par exemple https://jalon.exemple.fr",
        )
    return text


def _checked_space(text: str) -> str:
    """Return the name that a space has in its addresses, or refuse what cannot be one."""
    if not re.fullmatch(r"[a-z0-9-]*", text):
        raise SettingsProblem(
            "JALON_EXAMPLE ne se lit pas. Écrivez le nom de l’espace tel qu’il est dans ses "
            f"adresses, par exemple {DEMONSTRATION}",
        )
    return text


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_PROXIES_DIGITS):
        raise SettingsProblem(
            "JALON_TRUSTED_PROXIES doit être un nombre entier : combien de serveurs "
            "mandataires se trouvent devant Jalon (0 s’il est joint directement).",
        )
    return int(text)


def _number(env: Mapping[str, str], name: str, usual: int, most: int = LARGEST_NUMBER) -> int:
    """Return a number of a setting, from 1 to ``most``; the usual one when it is not set."""
    text = env.get(name, "") or str(usual)
    if not (
        text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and 1 <= int(text) <= most
    ):
        raise SettingsProblem(f"{name} doit valoir un nombre entier de 1 à {most}.")
    return int(text)


def _checked(settings: Settings) -> Settings:
    if settings.env not in {"development", "production", "test"}:
        raise SettingsProblem("JALON_ENV doit valoir « development » ou « production ».")
    if not settings.production:
        secret = settings.secret_key or DEVELOPMENT_SECRET
        return Settings(**{**settings.__dict__, "secret_key": secret})
    if not settings.secret_key:
        raise SettingsProblem(
            "JALON_SECRET_KEY manque. En production, écrivez-y un secret tiré au hasard, "
            "par exemple avec : python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    weak = settings.secret_key in KNOWN_SECRETS
    if weak or len(settings.secret_key.encode()) < MIN_SECRET_BYTES:
        raise SettingsProblem(
            f"JALON_SECRET_KEY est trop court ou connu : il faut {MIN_SECRET_BYTES} octets "
            "au moins, tirés au hasard.",
        )
    if not settings.base_url:
        raise SettingsProblem(
            "JALON_BASE_URL manque : écrivez l’adresse que les gens ouvrent, "
            "par exemple https://jalon.exemple.fr",
        )
    return settings
