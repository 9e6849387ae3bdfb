"""The account of an authority on a platform: one at a time, its key enciphered."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.ids import digest
from app.kernel.revisions import Saved, Sight, merge
from app.publication import keys
from app.publication.models import PlatformAccount
from app.publication.outside.guard import allowed
from app.publication.outside.manners import is_local
from app.publication.platforms.base import PlatformAccess, PlatformAdapter
from app.publication.platforms.udata import Udata
from app.publication.rules import PlatformWay, Sends
from app.spaces.locking import lock
from app.spaces.models import Authority

KNOWN = {
    "https://www.data.gouv.fr": "data.gouv.fr",
    "https://demo.data.gouv.fr": "demo.data.gouv.fr, pour s’exercer",
}
LONGEST_PLATFORM = 60
BAD_URL = (
    "Indiquez l’adresse de la plateforme, qui commence par https://, par exemple "
    "https://www.data.gouv.fr."
)
KEY_NEEDED = "Indiquez la clé\u00a0: celle que Jalon garde est celle d’une autre plateforme."
LOST_KEY = (
    "La clé gardée ne peut plus être lue\u00a0: le secret de l’instance a changé. Indiquez la clé "
    "de nouveau."
)
NO_ACCOUNT = "Reliez d’abord Jalon à une plateforme."


def account_of(authority: Authority) -> PlatformAccount | None:
    """Return the account of an authority, or nothing."""
    query = select(PlatformAccount).where(PlatformAccount.authority_id == authority.id)
    return db.session.scalars(query).one_or_none()


@dataclass(frozen=True)
class LinkFacts:
    """What the form of an account shows: of a key, only what tells it from another."""

    base_url: str = ""
    organization: str = ""
    key: str = ""
    sends: str = Sends.ADDRESSES.value
    way: str = PlatformWay.PUSH.value

    @classmethod
    def of(cls, row: PlatformAccount | None) -> "LinkFacts":
        """Return what stands."""
        if row is None:
            return cls()
        return cls(row.base_url, row.organization, digest(str(row.key_cipher)), row.sends, row.way)


def save(
    authority: Authority, typed: LinkFacts, *, seen: Sight, by: Actor
) -> Saved[PlatformAccount]:
    """Keep an account in place of the former one; an empty key keeps the present one.

    ``Conflict`` (see ``merge``) if somebody changed the same.
    """
    lock(authority)
    before = account_of(authority)
    standing = LinkFacts.of(before)
    named = replace(typed, base_url=_base(typed.base_url), key=typed.key or standing.key)
    merged = merge(standing, named, seen, "ce compte")
    url, organization = merged.facts.base_url, merged.facts.organization
    key = merged.facts.key if merged.facts.key != standing.key else ""
    platform = urlsplit(url).netloc
    if not key and (before is None or before.platform != platform):
        raise Refused(KEY_NEEDED if before is not None else "Indiquez la clé.", "key")
    row = before or PlatformAccount(authority_id=authority.id)
    possible = (
        Change("Plateforme", before.platform if before else None, platform),
        _change_of_organization(before.organization if before else "", organization),
        Change("Clé", None, "remplacée" if before else "ajoutée") if key else None,
        _change_of_sends(standing.sends if before else None, merged.facts.sends),
        _change_of_way(standing.way if before else None, merged.facts.way),
    )
    row.platform, row.base_url, row.organization = platform, url, organization
    row.sends, row.way = merged.facts.sends, merged.facts.way
    if key:
        row.key_cipher, row.key_hint = keys.sealed(key), keys.hint_of(key)
    row.added_by_name, row.added_at = by.name, now()
    db.session.add(row)
    db.session.flush()
    changes = tuple(change for change in possible if change is not None)
    _tell(authority, "platform:connect", platform, by, changes)
    return Saved(row, merged.kept)


def choose_organization(
    authority: Authority, organization_id: str, name: str, *, by: Actor
) -> None:
    """Publish from now on in the name of an organisation that the key has said to be of."""
    lock(authority)
    row = account_of(authority)
    if row is None:
        raise Refused(NO_ACCOUNT)
    if row.organization == organization_id:
        return
    row.organization, row.added_at = organization_id, now()
    _tell(authority, "platform:connect", row.platform, by, (Change("Organisation", None, name),))


def remove(authority: Authority, *, by: Actor) -> None:
    """Forget the account and its key; what was published stays where it is."""
    row = account_of(authority)
    if row is None:
        raise Missing("Cette plateforme n’est plus reliée.")
    db.session.execute(delete(PlatformAccount).where(PlatformAccount.authority_id == authority.id))
    _tell(authority, "platform:disconnect", row.platform, by)


def access_of(account: PlatformAccount | None) -> PlatformAccess:
    """Return what is needed to speak to the platform; ``Refused`` when something lacks."""
    if account is None:
        raise Refused(NO_ACCOUNT)
    key = keys.opened(account.key_cipher)
    if key is None:
        raise Refused(LOST_KEY)
    return PlatformAccess(account.base_url, account.organization, key)


def platform_of(access: PlatformAccess) -> PlatformAdapter:
    """Return the adapter that speaks to a platform."""
    return Udata(access, local=is_local())


def _change_of_sends(before: str | None, after: str) -> Change | None:
    if before == after:
        return None
    old, new = (Sends(code).label if code else None for code in (before, after))
    return Change("Ce qui est envoyé des fichiers", old, new)


def _change_of_organization(before: str, after: str) -> Change | None:
    return Change("Organisation", before or None, after or None) if before != after else None


def _change_of_way(before: str | None, after: str) -> Change | None:
    if before == after or (before is None and after == PlatformWay.PUSH.value):
        return None
    old, new = (PlatformWay(code).label if code else None for code in (before, after))
    return Change("Comment les jeux y arrivent", old, new)


def _base(url: str) -> str:
    """Return the address of a platform alone, without the path that browsers show."""
    if not allowed(url, local=is_local()):
        raise Refused(BAD_URL, "base_url")
    parts = urlsplit(url)
    if len(parts.netloc) > LONGEST_PLATFORM:
        raise Refused(BAD_URL, "base_url")
    return f"{parts.scheme}://{parts.netloc}"


def _tell(
    authority: Authority, event: str, platform: str, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"platform:{authority.id}",
        title=platform,
        changes=changes,
    )
