"""Forms of the members of an authority: inviting one, giving a role."""

from typing import Self

from wtforms import RadioField

from app.kernel.revisions import Sight
from app.spaces.permissions import Role
from app.web.fields import Among
from app.web.forms import BaseForm, Line, choices_of
from app.web.shared import SharedForm


def _role_field(label: str) -> RadioField:
    return RadioField(
        label,
        choices=choices_of(Role),
        validate_choice=False,
        validators=[Among("Choisissez un rôle dans la liste.")],
    )


class InviteForm(BaseForm):
    """Somebody to invite, and what they will be."""

    email = Line(
        "Adresse électronique",
        thing="l’adresse électronique de la personne",
        limit=320,
        render_kw={"type": "email", "autocomplete": "off"},
    )
    role = _role_field("Rôle")


class RoleForm(SharedForm):
    """Another role for a member."""

    role = _role_field("Rôle")

    @classmethod
    def showing(cls, standing: Role, typed: Role | None = None) -> Self:
        """Return the form with the role that stands, or the ``typed`` one."""
        return cls(formdata=None, data=role_values(standing, typed))


def role_values(standing: Role, typed: Role | None = None) -> dict[str, str]:
    """Return the values that the form shows for a role."""
    return {"role": (typed or standing).value, "revision": Sight.of({"role": standing}).text}
