"""Acting on accounts from the machine."""

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.spaces.queries import leads_of
from tests.cli.conftest import Run
from tests.support.cast import Cast


def test_all_accounts_are_listed(jalon: Run, cast: Cast) -> None:
    lines = jalon("operator", "list").output.splitlines()
    assert len(lines) == 6
    assert "olga@exemple.fr  Olga Robert (exploitation)" in lines


def test_an_account_is_disabled_then_enabled(jalon: Run, cast: Cast) -> None:
    done = jalon("operator", "disable", "Bob@exemple.fr")
    assert (done.exit_code, done.output) == (0, "Le compte de Bob Martin est désactivé.\n")
    assert "bob@exemple.fr  Bob Martin (désactivé)" in jalon("operator", "list").output
    again = jalon("operator", "disable", "bob@exemple.fr")
    assert (again.exit_code, again.output) == (1, "Ce compte est déjà désactivé.\n")
    assert jalon("operator", "enable", "bob@exemple.fr").exit_code == 0
    db.session.close()
    assert cast.bob.disabled_at is None
    query = select(AuditEvent.actor_name).where(AuditEvent.event == "account:disable")
    assert db.session.scalars(query).all() == ["Administration de l’instance"]


def test_the_last_lead_is_named_and_the_address_asked_for(jalon: Run, cast: Cast) -> None:
    asked = jalon("operator", "disable", "alice@exemple.fr")
    assert asked.exit_code == 1
    assert "Rodez\u00a0: plus aucun compte actif n’en sera chef de projet." in asked.output
    db.session.close()
    assert cast.alice.disabled_at is None
    assert jalon("operator", "disable", "alice@exemple.fr", "--yes").exit_code == 0
    db.session.close()
    assert cast.alice.disabled_at is not None


def test_an_unknown_address_and_the_last_operator_are_told(jalon: Run, cast: Cast) -> None:
    for command in ("disable", "enable", "sign-out", "grant", "revoke"):
        unknown = jalon("operator", command, "personne@exemple.fr")
        assert unknown.exit_code == 1
        assert unknown.output == "Aucun compte n’a l’adresse personne@exemple.fr.\n"
    for command in ("disable", "revoke"):
        last = jalon("operator", command, "olga@exemple.fr")
        assert last.exit_code == 1
        assert "dernier compte d’exploitation actif" in last.output


def test_the_right_to_run_the_instance_passes_on(jalon: Run, cast: Cast) -> None:
    assert jalon("operator", "grant", "alice@exemple.fr").exit_code == 0
    assert jalon("operator", "revoke", "olga@exemple.fr").exit_code == 0
    db.session.close()
    assert (cast.alice.is_operator, cast.olga.is_operator) == (True, False)
    done = jalon("operator", "sign-out", "alice@exemple.fr")
    assert done.output == "Sessions fermées\u00a0: Alice Durand.\n"


def test_an_account_is_erased_once_its_address_is_typed_again(jalon: Run, cast: Cast) -> None:
    asked = jalon("operator", "erase", "bob@exemple.fr")
    assert asked.exit_code == 1
    assert "Retapez l’adresse du compte" in asked.output
    assert "bob@exemple.fr" in jalon("operator", "list").output
    done = jalon("operator", "erase", "bob@exemple.fr", "--yes")
    assert (done.exit_code, done.output) == (0, "Le compte est effacé.\n")
    assert "bob@exemple.fr" not in jalon("operator", "list").output


def test_an_authority_without_a_lead_gets_one(jalon: Run, cast: Cast) -> None:
    lead = ("operator", "lead", "rodez")
    early = jalon(*lead, "bob@exemple.fr")
    assert early.exit_code == 1
    assert "c’est à lui de donner les rôles" in early.output
    assert jalon("operator", "disable", "alice@exemple.fr", "--yes").exit_code == 0
    for words, sentence in (
        ((*lead, "charlie@exemple.fr"), "n’est pas membre de cet espace"),
        ((*lead, "alice@exemple.fr"), "Ce compte est désactivé"),
        (("operator", "lead", "nulle-part", "bob@exemple.fr"), "Aucun espace ne s’appelle"),
    ):
        refused = jalon(*words)
        assert (refused.exit_code, sentence in refused.output) == (1, True)
    done = jalon(*lead, "bob@exemple.fr")
    assert (done.exit_code, done.output) == (0, "Bob Martin est maintenant chef de projet.\n")
    db.session.close()
    assert [user.email for user in leads_of(cast.rodez.id)] == [
        "alice@exemple.fr",
        "bob@exemple.fr",
    ]
