"""Forms of accounts."""

from wtforms import BooleanField, HiddenField, PasswordField

from app.accounts.passwords import MAX_LENGTH
from app.web.forms import BaseForm, Line, Needed
from app.web.shared import SharedForm


def _password(label: str, thing: str, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[Needed(thing)],
        render_kw={"autocomplete": autocomplete, "maxlength": MAX_LENGTH},
    )


class SignInForm(BaseForm):
    """Address and password."""

    email = Line(
        "Adresse électronique",
        thing="votre adresse électronique",
        limit=320,
        render_kw={"type": "email", "autocomplete": "username"},
    )
    password = _password("Mot de passe", "votre mot de passe", "current-password")
    next = HiddenField()


class ForgottenForm(BaseForm):
    """The address that a reset link is sent to."""

    email = Line(
        "Adresse électronique",
        thing="votre adresse électronique",
        limit=320,
        render_kw={"type": "email", "autocomplete": "username"},
    )


class NewPasswordForm(BaseForm):
    """A new password, after a reset link."""

    password = _password("Nouveau mot de passe", "un nouveau mot de passe", "new-password")


class WelcomeForm(BaseForm):
    """Name and password of a new account."""

    full_name = Line(
        "Prénom et nom",
        thing="votre prénom et votre nom",
        render_kw={"autocomplete": "name"},
    )
    password = _password("Mot de passe", "un mot de passe", "new-password")


class AccountForm(SharedForm):
    """What a person may change of their account."""

    full_name = Line(
        "Prénom et nom",
        thing="votre prénom et votre nom",
        render_kw={"autocomplete": "name"},
    )
    shortcuts = BooleanField("Activer les raccourcis clavier d’une lettre (j, k, 1 à 5, n, z)")


class ChangePasswordForm(BaseForm):
    """The present password and the next."""

    current_password = _password(
        "Mot de passe actuel", "votre mot de passe actuel", "current-password"
    )
    password = _password("Nouveau mot de passe", "un nouveau mot de passe", "new-password")


class ChangeAddressForm(BaseForm):
    """The next address, and the password."""

    email = Line(
        "Nouvelle adresse électronique",
        thing="votre nouvelle adresse électronique",
        limit=320,
        render_kw={"type": "email", "autocomplete": "email"},
    )
    current_password = _password(
        "Mot de passe actuel", "votre mot de passe actuel", "current-password"
    )


class NewsForm(BaseForm):
    """That the news are read, and where that was."""

    next = HiddenField()


class InvitePersonForm(BaseForm):
    """Somebody whom the operator invites to create an account."""

    full_name = Line("Prénom et nom", thing="le prénom et le nom de la personne")
    email = Line(
        "Adresse électronique",
        thing="l’adresse électronique de la personne",
        limit=320,
        render_kw={"type": "email", "autocomplete": "off"},
    )


class CloseAccountForm(BaseForm):
    """That the operator knows which authorities lose their last lead."""

    aware = BooleanField("Je sais que plus personne ne pourra y inviter ni y donner de rôle")


class EraseAccountForm(CloseAccountForm):
    """The address of the account to erase, typed again."""

    email = Line(
        "Adresse du compte à effacer",
        thing="l’adresse du compte",
        limit=320,
        render_kw={"type": "email", "autocomplete": "off"},
    )
