"""What is new in a version, in three lines: shown to a person once, after an upgrade."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml
from flask import session

from app.accounts.models import User
from app.kernel.version import version
from config import ROOT

FILE = ROOT / "seeds" / "news.yml"
KEY = "nouveautes"  # in the cookie of a session that shows them


@dataclass(frozen=True)
class Release:
    """A version, its day, and what is new in it, one sentence a line."""

    version: str
    day: date
    lines: tuple[str, ...]


@cache
def releases() -> tuple[Release, ...]:
    """Return the versions, the last first."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Release(one["version"], one["day"], tuple(one["lines"])) for one in entries)


def present_releases() -> tuple[Release, ...]:
    """Return the versions up to the one that is installed."""
    return up_to(version(), releases())


def up_to(last: str, known: tuple[Release, ...]) -> tuple[Release, ...]:
    """Return the releases from a version back, all of them when it is none: later ones wait."""
    rank = next((rank for rank, release in enumerate(known) if release.version == last), 0)
    return known[rank:]


def begin_news(user: User) -> None:
    """Have the session that begins show them, unless another one of this person has."""
    if user.news_seen != version():
        user.news_seen = version()
        session[KEY] = True


def news_to_show() -> Release | None:
    """Return what this session shows, until the person has read it."""
    return present_releases()[0] if KEY in session else None


def end_news() -> None:
    """Show them no more."""
    session.pop(KEY, None)
