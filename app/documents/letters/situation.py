"""What the conditions of a sheet look at: the kind of an authority, its territory, its law."""

from app.documents.facts import DocumentFacts
from app.documents.letters.sheets import Situation
from app.publication.strategy.law import PublicationRegime

WALLIS_BODY = "wallis-et-futuna"
# What each name of a condition may be: the schema of the sheets says the same.
NEUTRAL_BODY = "unknown"


def situation_of(facts: DocumentFacts) -> Situation:
    """Return it, each thing by its name in a condition."""
    return {
        "bodies": facts.body.id or NEUTRAL_BODY,
        "kinds": facts.kind.value,
        "territories": facts.territory,
        "regimes": facts.regime.value,
        "orders": "order" if facts.body.orders is not None else "letter",
        "commission": _commission(facts),
        "reuse": _reuse(facts),
        "prada": _prada(facts),
    }


def _commission(facts: DocumentFacts) -> str:
    """Tell whether the commission on access hears refusals: by law, in fact, or nobody knows."""
    if facts.regime is PublicationRegime.CODE:
        return "law"
    caledonian = facts.regime is PublicationRegime.LISTED and facts.in_new_caledonia
    return "fact" if caledonian else "unknown"


def _reuse(facts: DocumentFacts) -> str:
    """Tell whether the title on reuse binds, with its delays, without them, or not at all."""
    if facts.regime is PublicationRegime.CODE:
        return "law"
    listed = facts.regime is PublicationRegime.LISTED
    return "extended" if listed and facts.body.id == WALLIS_BODY else "none"


def _prada(facts: DocumentFacts) -> str:
    """Tell whether a person must be named for access to documents."""
    duties = [duty for duty in facts.obligation.decision.duties if duty.id == "prada"]
    if not duties:
        return "free"
    return "unsure" if duties[0].to_confirm else "due"
