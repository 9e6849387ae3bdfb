"""The same people and the same two authorities in every test, and how to make others."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from app.accounts import passwords
from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.kernel.version import version
from app.methodology.loader import current_edition
from app.progress.services import recount
from app.spaces.membership import add_member, change_role
from app.spaces.models import Authority
from app.spaces.permissions import Role

PASSWORD = "une petite phrase pour essayer"
LONG_AGO = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
RODEZ = {
    "slug": "rodez",
    "name": "Rodez",
    "name_key": "rodez",
    "code": "12202",
    "kind": "commune",
    "territory": "mainland",
    "place_id": "com-12202",
    "siren": "211202023",
    "population": 24_000,
    "fte": 400,
}
OTHER = {
    "slug": "autre",
    "name": "Autre-Ville",
    "name_key": "autre ville",
    "code": "99999",
    "kind": "commune",
    "territory": "mainland",
    "place_id": None,
    "siren": "",
    "population": 5_000,
    "fte": 60,
}
# (name, address, operator?, {authority: role})
PEOPLE: dict[str, tuple[str, bool, dict[str, Role]]] = {
    "alice": ("Alice Durand", False, {"rodez": Role.LEAD}),
    "bob": ("Bob Martin", False, {"rodez": Role.CONTRIBUTOR}),
    "carole": ("Carole Petit", False, {"rodez": Role.CONSULTANT, "autre": Role.CONSULTANT}),
    "elise": ("Élise Moreau", False, {"rodez": Role.OFFICIAL}),
    "charlie": ("Charlie Bernard", False, {"autre": Role.LEAD}),
    "olga": ("Olga Robert", True, {}),
}
# Who works in Rodez, by first name.
MEMBERS = {name: roles["rodez"] for name, (_, _, roles) in PEOPLE.items() if "rodez" in roles}


@dataclass
class Cast:
    """Ids of everybody; each attribute reads its row again in the session of the moment."""

    ids: dict[str, int]

    @property
    def rodez(self) -> Authority:
        """Commune of 24,000 inhabitants and 400 agents; Alice leads it."""
        return self.authority("rodez")

    @property
    def autre(self) -> Authority:
        """The authority of others; Charlie leads it and Carole advises it too."""
        return self.authority("autre")

    @property
    def alice(self) -> User:
        """Lead of Rodez."""
        return self.person("alice")

    @property
    def bob(self) -> User:
        """Contributor of Rodez."""
        return self.person("bob")

    @property
    def carole(self) -> User:
        """Consultant of both authorities."""
        return self.person("carole")

    @property
    def elise(self) -> User:
        """Elected official of Rodez."""
        return self.person("elise")

    @property
    def charlie(self) -> User:
        """Lead of the other authority: a stranger to Rodez."""
        return self.person("charlie")

    @property
    def olga(self) -> User:
        """Operator of the instance: member of nothing."""
        return self.person("olga")

    def person(self, name: str) -> User:
        """Return somebody by first name."""
        return db.session.get_one(User, self.ids[name])

    def authority(self, slug: str) -> Authority:
        """Return an authority by slug."""
        return db.session.get_one(Authority, self.ids[slug])


def make_cast() -> dict[str, int]:
    """Create everybody, in the current transaction; return their ids."""
    authorities = {values["slug"]: make_authority(**values) for values in (RODEZ, OTHER)}
    people = {
        name: make_user(f"{name}@exemple.fr", full_name, is_operator=operator)
        for name, (full_name, operator, _) in PEOPLE.items()
    }
    for name, (_, _, roles) in PEOPLE.items():
        for slug, role in roles.items():
            add_member(authorities[slug], people[name], role)
    return {key: row.id for key, row in {**authorities, **people}.items()}


def make_user(email: str, full_name: str = "Prénom Nom", **columns: Any) -> User:
    """Create an account with the password of all, in the current transaction."""
    known = {"full_name": full_name, "password_hash": _password_hash(), "created_at": LONG_AGO}
    known["news_seen"] = version()
    user = User(**{"email": email, **known, **columns})
    db.session.add(user)
    db.session.flush()
    return user


def make_authority(**columns: Any) -> Authority:
    """Create an authority on the current edition, its counters right; ``slug`` is needed."""
    name = columns.get("name", columns["slug"])
    authority = Authority(
        **{
            "name": name,
            "name_key": name.lower(),
            "kind": "commune",
            "territory": "mainland",
            "edition_id": current_edition().id,
            "created_at": LONG_AGO,
            "last_activity_at": LONG_AGO,
            **columns,
        }
    )
    db.session.add(authority)
    db.session.flush()
    recount(authority)
    db.session.flush()
    return authority


def give_role(authority: Authority, user_id: int, role: Role, *, was: Role, by: Actor) -> None:
    """Give a member another role, with the form that showed the role they had."""
    change_role(authority, user_id, role, seen=Sight.of({"role": was}), by=by)


@cache
def _password_hash() -> str:
    return passwords.hash_password(PASSWORD)
