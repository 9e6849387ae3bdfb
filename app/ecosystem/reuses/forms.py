"""The forms of reuses: the team's, and what anybody may propose."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.services import checked_email
from app.datasets.inventory.queries import DatasetBrief
from app.ecosystem.open_forms.forms import OpenForm
from app.ecosystem.reuses.contents import TITLES, ReuseFacts
from app.ecosystem.reuses.models import Reuse
from app.ecosystem.reuses.rules import ReuseAuthor, ReuseKind, ReusePublic, ReuseState
from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight, values_of
from app.kernel.web_addresses import LONGEST_URL
from app.web.fields import Among
from app.web.forms import BaseForm, Line, Text, choices_of
from app.web.shared import SharedForm

ONE_OF = "Choisissez parmi ce qui est proposé."
NOT_INTERNAL = [one for one in ReuseAuthor if one is not ReuseAuthor.INTERNAL]


def _listed(name: str, listed: Iterable[LabelledEnum], default: LabelledEnum) -> SelectField:
    return SelectField(
        TITLES[name],
        choices=[SelectChoice(str(one.value), one.label) for one in listed],
        default=str(default.value),
        validate_choice=False,
        validators=[Among(ONE_OF)],
    )


def _address(name: str) -> Line:
    return Line(
        TITLES[name],
        thing="une adresse",
        required=False,
        limit=LONGEST_URL,
        render_kw={"type": "url", "placeholder": "https://"},
    )


class ReuseForm(SharedForm):
    """What the team writes of a reuse."""

    title = Line(TITLES["title"], thing="un nom")
    url = _address("url")
    kind = _listed("kind", ReuseKind, ReuseKind.APPLICATION)
    author_type = _listed("author_type", ReuseAuthor, ReuseAuthor.CITIZEN)
    author = Line(TITLES["author"], thing="l’auteur", required=False)
    serves = _listed("serves", ReusePublic, ReusePublic.CITIZENS)
    brings = Text(TITLES["brings"], thing="ce qu’elle apporte", limit=2000)
    contact = Line(TITLES["contact"], thing="une adresse électronique", required=False)
    reference_url = _address("reference_url")
    state = RadioField(
        TITLES["state"],
        choices=choices_of(ReuseState),
        default=ReuseState.LISTED.value,
        validate_choice=False,
        validators=[Among(ONE_OF)],
    )
    reason = Text(TITLES["reason"], thing="pourquoi", limit=2000)

    def validate_contact(self, field: Line) -> None:
        """Refuse what is no address; none is asked for."""
        if field.data:
            try:
                checked_email(field.data, "contact")
            except Refused as refusal:
                raise ValidationError(refusal.message) from refusal

    def facts(self) -> ReuseFacts:
        """Return the values typed, once the form is valid."""
        return ReuseFacts(**{name: self[name].data or "" for name in TITLES})


class ProposalForm(OpenForm):
    """What anybody proposes: a reuse of a published dataset."""

    title = Line(TITLES["title"], thing="un nom")
    url = Line(
        TITLES["url"],
        thing="l’adresse de votre réutilisation",
        limit=LONGEST_URL,
        render_kw={"type": "url", "placeholder": "https://"},
    )
    kind = _listed("kind", ReuseKind, ReuseKind.APPLICATION)
    author_type = _listed("author_type", NOT_INTERNAL, ReuseAuthor.CITIZEN)
    author = Line(TITLES["author"], thing="l’auteur", required=False)
    serves = _listed("serves", ReusePublic, ReusePublic.CITIZENS)
    brings = Text(TITLES["brings"], thing="ce qu’elle apporte", limit=2000)

    def facts(self) -> ReuseFacts:
        """Return the values typed, once the form is valid."""
        names = ("title", "url", "kind", "author_type", "author", "serves", "brings")
        return ReuseFacts(
            **{name: self[name].data or "" for name in names},
            contact=self.sender_email.data or "",
            state=ReuseState.PROPOSED.value,
        )


class LinkForm(BaseForm):
    """One more dataset of a reuse."""

    dataset_id = SelectField(
        "Relier un jeu", validate_choice=False, validators=[Among("Choisissez un jeu.")]
    )

    def offer(self, datasets: Iterable[DatasetBrief]) -> None:
        """Offer datasets of the inventory."""
        self.dataset_id.choices = [SelectChoice(str(one.id), one.title) for one in datasets]


def shown(row: Reuse, typed: ReuseFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = ReuseFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    return {**(typed or standing).columns(), "revision": seen.text}
