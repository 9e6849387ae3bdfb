"""Which part of the code binds an authority when it publishes: all of it, a list, or not known."""

from app.kernel.labels import LabelledEnum
from app.obligation.decision import CRPA, LISTED, WALLIS_LISTED
from app.obligation.rules import Decision


class PublicationRegime(LabelledEnum):
    """Which articles bind."""

    CODE = ("code", "tout le code")
    LISTED = ("listed", "les seuls articles du code étendus à cette collectivité")
    UNVERIFIED = ("unverified", "un droit à vérifier")


def regime_of(decision: Decision) -> PublicationRegime:
    """Return which part of the code binds, as the decision found it (book V)."""
    return _REGIMES.get(decision.regime, PublicationRegime.UNVERIFIED)


# The list of Wallis-et-Futuna is longer, and has no list of licences either.
_REGIMES = {
    CRPA: PublicationRegime.CODE,
    LISTED: PublicationRegime.LISTED,
    WALLIS_LISTED: PublicationRegime.LISTED,
}
