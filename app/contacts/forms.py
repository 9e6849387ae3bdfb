"""The form of a contact."""

from typing import Any

from wtforms import BooleanField

from app.contacts.rules import (
    LONGEST_TEXT,
    Contact,
    ContactFacts,
    ContactSubject,
    problems_of,
)
from app.kernel.clock import today
from app.kernel.revisions import Sight, values_of
from app.kernel.web_addresses import LONGEST_URL
from app.places.record import Territory
from app.web.fields import FrenchDate, Ticks
from app.web.forms import Line, Needed, Text
from app.web.shared import SharedForm

TERRITORIES = [(code, f"{label[:1].upper()}{label[1:]}") for code, label in Territory.choices()]


class ContactForm(SharedForm):
    """Somebody to call."""

    title = Line("Nom", thing="un nom")
    text = Text(
        "Ce qu’il peut faire", thing="ce qu’il peut faire", required=True, limit=LONGEST_TEXT
    )
    url = Line(
        "Adresse",
        thing="une adresse",
        limit=LONGEST_URL,
        render_kw={"type": "url", "autocomplete": "off"},
    )
    territories = Ticks("Territoires", TERRITORIES, nothing="Cochez au moins un territoire.")
    subjects = Ticks("Sujets", ContactSubject.choices(), nothing="Cochez au moins un sujet.")
    checked_on = FrenchDate("Vérifié le", validators=[Needed("le jour de la vérification")])
    hidden = BooleanField("Ne pas montrer ce contact")

    def facts(self) -> ContactFacts:
        """Return what was typed, once each field can be read."""
        return ContactFacts(
            title=self.title.data or "",
            text=self.text.data or "",
            url=self.url.data or "",
            territories=tuple(code for code in Territory.codes() if code in self.territories.data),
            subjects=tuple(code for code in ContactSubject.codes() if code in self.subjects.data),
            checked_on=self.checked_on.data,
            hidden=bool(self.hidden.data),
        )

    def is_right(self) -> bool:
        """Validate the fields, then what they say together, so that all errors show at once."""
        readable = self.validate()
        if not self.checked_on.errors and not self.url.errors and self.checked_on.data:
            for problem in problems_of(self.facts(), today()):
                self.take(problem)
        return readable and not self.errors


def fields_of(facts: ContactFacts) -> dict[str, Any]:
    """Return the values that the form shows."""
    return {
        **values_of(facts),
        "territories": list(facts.territories),
        "subjects": list(facts.subjects),
    }


def shown(contact: Contact, typed: ContactFacts | None = None) -> dict[str, Any]:
    """Return the values of the form, with what it shows of what stands."""
    seen = Sight.of(values_of(contact.facts), contact.revision)
    return {**fields_of(typed or contact.facts), "revision": seen.text}
