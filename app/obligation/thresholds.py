"""A3 and A4: a population too small, or too few agents, takes an authority out."""

from app.obligation.decision import LARGE_COLLECTIVITIES, ObligationOutcome
from app.obligation.walk import LegalWalk


def by_thresholds(walk: LegalWalk, *, by_population: bool) -> ObligationOutcome:
    """Compare the authority with the thresholds of the law."""
    small = _is_small(walk) if by_population else False
    if not by_population:
        walk.because(
            "Ce n’est pas une collectivité territoriale\u00a0: seul le nombre d’agents compte.",
        )
    few = None if small else _has_few_agents(walk)
    if small or few:
        walk.because("L’ouverture reste possible, à titre volontaire.")
        walk.cite("L312-1")
        return ObligationOutcome.NOT_OBLIGED
    return ObligationOutcome.TO_CONFIRM if None in (small, few) else ObligationOutcome.OBLIGED


def _is_small(walk: LegalWalk) -> bool | None:
    """A3: fewer inhabitants than the threshold?"""
    situation, threshold = walk.situation, walk.law.threshold("population")
    if situation.population is None and situation.kind in LARGE_COLLECTIVITIES:
        walk.because(
            "Aucun département ni aucune région ne compte moins de {population} habitants.",
        )
        return walk.ask("A3", False)
    reached = walk.law.reached("population", situation.figures)
    walk.because(_population_in_words(walk, reached))
    if reached is None and situation.population is not None:
        walk.doubt("which-population")
    if reached and threshold in (situation.population, situation.population_total):
        walk.doubt("exact-population")
    return walk.ask("A3", None if reached is None else not reached)


def _population_in_words(walk: LegalWalk, reached: bool | None) -> str:
    situation = walk.situation
    if situation.population is None:
        return (
            "Sa population n’est pas connue\u00a0: "
            "le seuil de {population} habitants ne peut pas être vérifié."
        )
    if reached is None and situation.population_total is None:
        return (
            "Elle compte {inhabitants} habitants (population municipale)\u00a0: "
            "sa population totale, qui peut atteindre {population}, manque pour conclure."
        )
    if reached is None:
        return (
            "Elle compte {inhabitants} habitants en population municipale, {total} en population "
            "totale\u00a0: l’une est sous le seuil de {population}, l’autre l’atteint."
        )
    if reached:
        return (
            "Elle compte {inhabitants} habitants\u00a0: "
            "elle atteint le seuil de {population} habitants."
        )
    return (
        "Elle compte {inhabitants} habitants\u00a0: "
        "la loi écarte les collectivités de moins de {population} habitants."
    )


def _has_few_agents(walk: LegalWalk) -> bool | None:
    """A4: fewer agents than the threshold?"""
    fte, threshold = walk.situation.fte, walk.law.threshold("staff")
    if fte is None:
        walk.because(
            "Son nombre d’agents en équivalents temps plein n’est pas indiqué\u00a0: "
            "aucun fichier public ne le donne, votre service du personnel le connaît.",
        )
        return walk.ask("A4", None)
    if fte < threshold:
        walk.because(
            "Elle emploie {agents} agents en équivalents temps plein\u00a0: "
            "c’est moins que le seuil de {staff}.",
        )
        return walk.ask("A4", True)
    walk.because(
        "Elle emploie {agents} agents en équivalents temps plein\u00a0: "
        "elle atteint le seuil de {staff}.",
    )
    if fte == threshold:
        walk.doubt("exact-staff")
    return walk.ask("A4", False)
