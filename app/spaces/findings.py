"""What the registers of an authority prove of the items of the method, and what they lack for it.

A register (inventory, strategy…) declares the items that it may prove, and settles them after
each write. The row of the authority keeps the sentences: reading them costs no statement.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.spaces.models import Authority
from app.spaces.permissions import Permission

# What must be read again behind a lock before ``settle``.
COLUMNS = ("findings", "lacking", "revision", "evidenced")


@dataclass(frozen=True, slots=True)
class Provable:
    """An item that a register may prove: what it says when it does not, and where to mend it."""

    lack: str  # « aucune licence n’est choisie »
    action: str  # « Choisir la licence »
    endpoint: str  # of the page where the register is filled
    values: Mapping[str, str]  # what its address needs besides the authority
    permission: Permission  # that this page asks for
    # Whether « fait » is asked about as long as it was never proved: not where the fact may well
    # stand outside of this register, which then only reopens what it once proved.
    expected: bool = True
    # Whether a piece of evidence of the item is needed too, always or in some cases.
    with_evidence: bool = False


_provable: dict[str, Provable] = {}


def declare(items: Mapping[str, Provable]) -> None:
    """Register the items that a register may prove."""
    _provable.update(items)


def provable(item_id: str) -> Provable | None:
    """Return how a register speaks of an item; None when none may prove it."""
    return _provable.get(item_id)


def rests_on_evidence(item_id: str) -> bool:
    """Tell whether what a register proves of an item may depend on a piece of evidence."""
    known = _provable.get(item_id)
    return known is not None and known.with_evidence


def settle(
    authority: Authority,
    items: Collection[str],
    proved: Mapping[str, str],
    lacks: Mapping[str, str],
) -> None:
    """Keep what a register proves of its ``items``, and leave what the others prove.

    ``lacks``: what is missing, in words, where there is more to say than ``Provable.lack``. An
    item that is no longer proved keeps the revision of the authority at which it ceased to be, so
    that an answer kept before is asked about again.
    """
    before = authority.findings
    lacking = {item: entry for item, entry in authority.lacking.items() if item not in items}
    for item in items:
        if item in proved:
            continue
        known = authority.lacking.get(item)
        since = authority.revision if item in before else (known[1] if known else NEVER)
        if since != NEVER or item in lacks:
            lacking[item] = [lacks.get(item, ""), since]
    others = {item: text for item, text in before.items() if item not in items}
    authority.findings, authority.lacking = {**others, **proved}, lacking


NEVER = -1  # an item that was never proved: any answer kept stays kept


def doubt(authority: Authority, item_id: str, kept: int | None) -> str:
    """Say why an answer « fait » is not what the registers show; empty when nothing is to ask.

    ``kept`` is the revision of the authority at which somebody kept the answer as it was said.
    """
    lack = lack_of(authority, item_id)
    if not lack:
        return ""
    since = authority.lacking.get(item_id, ("", NEVER))[1]
    if since == NEVER and not _provable[item_id].expected:
        return ""
    return "" if kept is not None and kept > since else lack


def lack_of(authority: Authority, item_id: str) -> str:
    """Say what is missing for a register to prove an item; empty when it does, or none may."""
    known = _provable.get(item_id)
    if known is None or item_id in authority.findings:
        return ""
    return str(authority.lacking.get(item_id, ("", NEVER))[0]) or known.lack
