"""Which part of the code binds an authority when it publishes: all of it, a list, or not known."""

from app.kernel.labels import LabelledEnum
from app.obligation.rules import Decision, KnownAnswer

# Steps of the tree of obligation: the list of New Caledonia, other overseas, the territory itself.
BY_LIST, OVERSEAS, TERRITORY = "N5", "A0b", "A0"


class PublicationRegime(LabelledEnum):
    """Which articles bind."""

    CODE = ("code", "tout le code")
    LISTED = ("listed", "les seuls articles étendus à la Nouvelle-Calédonie et à ses provinces")
    UNVERIFIED = ("unverified", "un droit à vérifier")


def regime_of(decision: Decision) -> PublicationRegime:
    """Return which part of the code binds, from the branches that the decision took."""
    answers = {branch.step: branch.answer for branch in decision.branch}
    if answers.get(BY_LIST) is KnownAnswer.YES:
        return PublicationRegime.LISTED
    unknown = KnownAnswer.UNKNOWN in {answers.get(BY_LIST), answers.get(TERRITORY)}
    if unknown or answers.get(OVERSEAS) is KnownAnswer.YES:
        return PublicationRegime.UNVERIFIED
    return PublicationRegime.CODE
