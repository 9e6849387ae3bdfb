"""What whoever prepares a document still has to check or decide: beside an act, never in it."""

from app.authorities.rules import WORDS_OF_OUTCOME
from app.documents.facts import DocumentFacts
from app.governance.wording import WHICH_POPULATION, sitting_papers, to_check
from app.kernel.typography import lowered, quoted
from app.obligation.rules import ObligationOutcome
from app.places.record import Territory
from app.publication.rules import Topic
from app.publication.strategy.law import PublicationRegime

LICENCES_NOT_EXTENDED = (
    "Le décret qui fixe la liste des licences (CRPA D323-2-1) n’est pas de ceux qui s’étendent à "
    "votre collectivité.",
    "Choisir une licence y est une bonne pratique, à confirmer par un juriste.",
)
LICENCES_UNVERIFIED = "Les règles sur les licences applicables ici sont à vérifier."
CALEDONIAN_PORTAL = (
    "Le portail data.gouv.nc est ouvert depuis le 31 juillet 2020, d’après la presse\u202f; "
    "ses conditions sont à vérifier."
)
PRIVACY_OVERSEAS = (
    "Le règlement (UE) 2016/679 ne vaut pas de lui-même dans ce territoire\u202f; la loi 78-17 y "
    "rend ses règles applicables, à vérifier."
)
REMEDY = "Le délai de recours de deux mois (CJA R421-1) est à vérifier."
REMEDY_OVERSEAS = "Le délai de recours de ce territoire est à vérifier."
NOT_PUBLIC = "Les séances de cette assemblée ne sont pas publiques."
OUTSIDE_UNION = frozenset({Territory.NEW_CALEDONIA.value, Territory.OTHER_OVERSEAS.value})
# An outermost region of the Union (TFEU, articles 349 and 355): its regulations bind there.
IN_UNION_ALL_THE_SAME = frozenset({"saint-martin"})


def is_outside_union(facts: DocumentFacts) -> bool:
    """Tell whether the RGPD does not bind by itself where an authority is."""
    return facts.territory in OUTSIDE_UNION and facts.body.id not in IN_UNION_ALL_THE_SAME


def papers_of(facts: DocumentFacts) -> tuple[str, ...]:
    """Say what goes to the members before the sitting, and which population decides."""
    sentence = sitting_papers(facts.body, facts.council_population, facts.checked_on)
    depends = any(papers.conditional for papers in facts.body.papers)
    return (sentence, WHICH_POPULATION) if depends else (sentence,)


def left_to_check(facts: DocumentFacts) -> tuple[str, ...]:
    """Return all that is not settled for an authority, each in a sentence or two."""
    return (
        *to_check(facts.body, facts.checked_on),
        *_of_the_sitting(facts),
        *_of_the_obligation(facts),
        *_of_the_licence(facts),
    )


def not_chosen(facts: DocumentFacts) -> tuple[str, ...]:
    """Return the topics on which the act says nothing yet."""
    return tuple(
        f"{topic.label}\u00a0: rien n’est choisi, l’acte n’en dit rien." for topic in facts.missing
    )


def _of_the_sitting(facts: DocumentFacts) -> list[str]:
    doubts = [] if facts.body.public else [NOT_PUBLIC]
    if facts.body.contested:
        doubts.append(REMEDY_OVERSEAS if facts.territory in OUTSIDE_UNION else REMEDY)
    if is_outside_union(facts):
        doubts.append(PRIVACY_OVERSEAS)
    return doubts


def _of_the_obligation(facts: DocumentFacts) -> list[str]:
    view = facts.obligation
    doubts = [doubt.text for doubt in view.decision.doubts]
    if view.outcome is ObligationOutcome.TO_CONFIRM:
        doubts.insert(0, "La situation face à la loi est à confirmer avant la séance.")
    if view.override is not None:
        read = quoted(lowered(WORDS_OF_OUTCOME[view.decision.outcome]))
        doubts.insert(0, f"Notre lecture de la loi était {read}\u202f; l’acte dit votre motif.")
    return doubts


def _of_the_licence(facts: DocumentFacts) -> list[str]:
    doubts: list[str] = []
    if facts.standing(Topic.LICENCE) is not None:
        if facts.regime is PublicationRegime.LISTED:
            doubts += LICENCES_NOT_EXTENDED
        if facts.regime is PublicationRegime.UNVERIFIED:
            doubts.append(LICENCES_UNVERIFIED)
    if facts.in_new_caledonia:
        doubts.append(CALEDONIAN_PORTAL)
    return doubts
