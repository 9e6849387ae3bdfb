"""Documents taken away and acts that were signed, as people of the demonstration did."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.audit.rules import Actor
from app.documents import signing, versions
from app.documents.facts import facts_of
from app.documents.shelf import catalogue
from app.documents.signing import SignedFacts, SignedPiece
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.spaces.models import Authority


def play(authority: Authority, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Take a document away, or note that it is signed."""
    if "take" in facts:
        kind = catalogue()[facts["take"]]
        digest = versions.digest_of(kind, facts_of(authority))
        versions.note_version(authority, kind, digest, facts["writing"], by=by)
        return
    kind = catalogue()[facts["sign"]]
    signed_on = today() - timedelta(days=facts["signed_days_ago"])
    signing.attach_signed(
        authority,
        kind,
        SignedFacts(signed_on, facts["number"]),
        SignedPiece(url=facts["url"]),
        seen=Sight(0),
        by=by,
    )
