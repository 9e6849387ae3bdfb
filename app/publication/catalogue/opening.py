"""Opening the public catalogue, and closing it again."""

from app.audit.rules import Actor
from app.audit.services import record
from app.datasets.inventory import saving
from app.kernel.clock import now
from app.publication.catalogue.addresses import settle_root
from app.spaces.locking import open_write
from app.spaces.models import Authority


def open_catalogue(authority: Authority, *, opened: bool, by: Actor, changed: bool = False) -> None:
    """Open or close the public catalogue; nothing is written when it is so already.

    ``changed``: what it shows has changed in the same transaction, and is settled here.
    """
    if (authority.catalogue_opened_at is not None) == opened:
        return
    open_write(authority)
    authority.catalogue_opened_at = now() if opened else None
    settle_root(authority)
    saving.settle(authority, public=changed)  # what anybody can see is another thing to prove
    record(
        "catalogue:open" if opened else "catalogue:close",
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
    )
