"""Receiving what anybody sends: slowed by source, acknowledged by mail where an address is left.

A source is an address, or the site of an IPv6 one; nobody else waits for it. What is sent too fast
is given back as it was typed, with when to send it again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.accounts import guesses, throttle
from app.accounts.throttle import Limit
from app.audit.rules import Actor
from app.kernel.typography import plural
from app.mailer.services import queue_mail
from app.spaces.models import Authority
from app.web.forms import BaseForm
from app.web.page import Page, page

ANYBODY = Actor(None, "Une personne du public")
PER_SOURCE = Limit(5, timedelta(minutes=2), timedelta(minutes=1), timedelta(minutes=30))
# Somebody may leave the address of somebody else: few mails, which quote nothing that was typed.
PER_RECIPIENT = Limit(3, timedelta(days=1), timedelta(hours=1), timedelta(hours=6))
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True)
class Reception:
    """Whether what is sent is taken now, and whether a mail may acknowledge it."""

    wait: timedelta | None
    may_write: bool

    @property
    def sentence(self) -> str:
        """Say how long to wait."""
        minutes = plural(throttle.in_minutes(self.wait or timedelta()), "minute")
        return (
            f"Plusieurs messages viennent d’arriver de votre connexion. Renvoyez celui-ci dans "
            f"{minutes}\u00a0: rien de ce que vous avez écrit n’est perdu."
        )


def receive(email: str) -> Reception:
    """Count what is sent, in a transaction of its own, before the write begins."""
    wait = throttle.take_turn((f"open:{guesses.here()}", PER_SOURCE))
    if wait is not None or not email:
        return Reception(wait, may_write=False)
    beyond = throttle.take_turn((guesses.key_of("open-mail", email), PER_RECIPIENT))
    return Reception(None, may_write=beyond is None)


def slowed(template: str, reception: Reception, form: BaseForm, **context: Any) -> Page:
    """Give a form back as it was typed, and say when to send it again."""
    form.form_errors.append(reception.sentence)
    answer = page(template, status=TOO_MANY_REQUESTS, form=form, **context)
    seconds = int((reception.wait or timedelta()).total_seconds()) + 1
    answer.headers["Retry-After"] = str(seconds)
    return answer


def acknowledge(
    reception: Reception, authority: Authority, email: str, subject: str, **context: object
) -> None:
    """Write to who left an address that what they sent has arrived; nothing typed is quoted."""
    if email and reception.may_write:
        queue_mail(email, subject, "public_received", authority=authority.name, **context)
