"""What both documents say in the same words: figures, choices, what is left to decide."""

from app.datasets.inventory.licences import LicenceStanding, licences
from app.datasets.inventory.rules import Stage
from app.datasets.inventory.wording import frequency_of
from app.documents.facts import DocumentFacts
from app.kernel.typography import number, percent, plural
from app.obligation.rules import ObligationOutcome
from app.publication.rules import Topic
from app.publication.strategy.formats import FAMILIES
from app.publication.strategy.law import PublicationRegime
from app.publication.strategy.naming import PLACEHOLDER
from app.publication.strategy.topics import (
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    Platform,
    PlatformChoice,
    UpdatingChoice,
)
from app.writing.model import Block, Listing, Paragraph, Table

UNKNOWN = "[à compléter]"
OPEN_QUESTION = "[obligation d’ouvrir ses données, ou non]"
VOLUNTARY = (
    "L’ouverture décidée ici est volontaire\u202f; les règles de protection des personnes et des "
    "secrets s’appliquent de la même façon."
)
PLACEHOLDERS = {"sujet": "le sujet", "territoire": "le territoire", "periode": "la période"}


def to_decide(topic: Topic) -> Paragraph:
    """Return the placeholder of a choice that is not made yet."""
    return Paragraph(f"[À décider\u00a0: {topic.label.lower()}.]")


def figures(facts: DocumentFacts) -> Table:
    """Return the authority in figures, as the screens show them."""
    people = number(facts.population) if facts.population is not None else UNKNOWN
    phase = f"phase {facts.current_phase}"
    return Table(
        "La collectivité en chiffres",
        ("Information", "Valeur"),
        (
            ("Collectivité", facts.name),
            ("Type", facts.type_label),
            ("Population", f"{people} habitants" if facts.population is not None else people),
            ("Situation face à l’obligation", situation(facts)),
            ("Chemin parcouru dans la méthode", f"{percent(facts.progress)}, {phase}"),
            ("Jeux de données recensés", number(facts.total)),
            ("Mises à jour en retard", number(facts.late)),
        ),
    )


def situation(facts: DocumentFacts) -> str:
    """Return where the authority stands as to the law; a blank while it is not established."""
    view = facts.obligation
    return OPEN_QUESTION if view.outcome is ObligationOutcome.TO_CONFIRM else view.short


def by_stage(facts: DocumentFacts) -> Table:
    """Return how many datasets are at each stage, and in all."""
    rows = [(stage.label, number(facts.stages.get(stage, 0))) for stage in Stage]
    return Table(
        "Les jeux de données, étape par étape",
        ("Étape", "Jeux de données"),
        (*rows, ("Ensemble", number(facts.total))),
    )


def obligation(facts: DocumentFacts) -> list[Block]:
    """Return the authority's obligation and its reasons: the tree's, or those its leads wrote."""
    view = facts.obligation
    blocks: list[Block] = [Paragraph(f"Situation\u00a0: {situation(facts)}.")]
    if view.override is not None:
        blocks.append(Paragraph(f"Motif retenu\u00a0: {ended(view.reason)}"))
    elif view.outcome is not ObligationOutcome.TO_CONFIRM:  # what is missing is for the page
        blocks += [Paragraph(reason) for reason in view.decision.reasons]
    if view.outcome is ObligationOutcome.NOT_OBLIGED:
        blocks.append(Paragraph(VOLUNTARY))
    return blocks


def ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def licence(facts: DocumentFacts) -> list[Block]:
    """Return the licence chosen and what it asks."""
    chosen = facts.choice(LicenceChoice)
    terms = licences().get(chosen.licence) if chosen is not None else None
    if chosen is None or terms is None:
        return [to_decide(Topic.LICENCE)]
    blocks: list[Block] = [Paragraph(f"Les données sont publiées sous la {_under(terms.title)}.")]
    if terms.asks:
        blocks += [Paragraph("Un réutilisateur doit\u00a0:"), Listing(terms.asks)]
    else:
        blocks.append(Paragraph("Rien n’est demandé aux réutilisateurs."))
    if chosen.mention:
        blocks.append(Paragraph(f"Mention à citer\u00a0: {chosen.mention}"))
    return [*blocks, *_about_the_list(facts, terms.standing)]


def _under(title: str) -> str:
    return title if title.startswith("Licence") else f"licence {title}"


def _about_the_list(facts: DocumentFacts, standing: LicenceStanding) -> list[Block]:
    """Say how the law sees the licence, where the articles on licences bind."""
    if facts.regime is not PublicationRegime.CODE:
        return []
    if standing is LicenceStanding.TO_APPROVE:
        return [
            Paragraph(
                "Cette licence n’est pas sur la liste du décret (CRPA D323-2-1)\u00a0: elle ne "
                "peut servir qu’une fois homologuée. [Date de l’homologation]"
            )
        ]
    return [Paragraph("Cette licence est sur la liste du décret (CRPA L323-2 et D323-2-1).")]


def formats(facts: DocumentFacts) -> list[Block]:
    """Return the formats chosen: the open ones, and those that only come beside them."""
    chosen = facts.choice(FormatsChoice)
    if chosen is None:
        return [to_decide(Topic.FORMATS)]
    listed = [
        (FAMILIES[code].title, [one for one in FAMILIES[code].formats if one.code in codes])
        for code, codes in chosen.families.items()
    ]
    rows = tuple(
        (title, ", ".join(one.title for one in written if not one.closed))
        for title, written in listed
    )
    beside = [one.title for _, written in listed for one in written if one.closed]
    blocks: list[Block] = [
        Paragraph(
            "Les fichiers publiés sont dans un format ouvert, lisible par une machine\u00a0:"
        ),
        Table("Formats retenus", ("Type de données", "Formats"), rows),
    ]
    if beside:
        blocks.append(Paragraph(f"En complément, jamais seuls\u00a0: {', '.join(beside)}."))
    return blocks


def platform(facts: DocumentFacts) -> list[Block]:
    """Return where data are published."""
    chosen = facts.choice(PlatformChoice)
    if chosen is None:
        return [to_decide(Topic.PLATFORM)]
    listed = tuple(Platform(code).label for code in chosen.platforms)
    blocks: list[Block] = [
        Paragraph("Les données sont publiées sur\u00a0:"),
        Listing(listed),
        Paragraph(
            f"Le catalogue de référence est celui-ci\u00a0: {Platform(chosen.reference).label}."
        ),
    ]
    return [*blocks, Paragraph(f"Portail\u00a0: {chosen.names}")] if chosen.names else blocks


def naming(facts: DocumentFacts) -> list[Block]:
    """Return the rules of naming and writing."""
    chosen = facts.choice(NamingChoice)
    if chosen is None:
        return [to_decide(Topic.NAMING)]
    rules = tuple(plainly(line.strip()) for line in chosen.text.splitlines() if line.strip())
    return [Paragraph(names_of_files(chosen)), Listing(rules)]


def names_of_files(chosen: NamingChoice) -> str:
    """Say what the name of a file is made of."""
    parts = [PLACEHOLDERS[name] for name in PLACEHOLDER.findall(chosen.pattern)]
    return f"Le nom d’un fichier donne, dans cet ordre\u00a0: {', '.join(parts)}."


def plainly(text: str) -> str:
    """Return a text without the braces of the placeholders: « {sujet} » is « sujet »."""
    return PLACEHOLDER.sub(lambda match: match[1], text)


def updating(facts: DocumentFacts) -> list[Block]:
    """Return the rules of updating."""
    chosen = facts.choice(UpdatingChoice)
    if chosen is None:
        return [to_decide(Topic.UPDATING)]
    blocks: list[Block] = [Paragraph(f"Qui met à jour\u00a0: {chosen.who}")]
    if chosen.rhythm:
        rhythm = frequency_of(chosen.rhythm).lower()
        blocks.append(Paragraph(f"Rythme, à défaut d’un autre\u00a0: {rhythm}."))
    return [*blocks, Paragraph(f"En cas de retard\u00a0: {chosen.late}")]


def first(facts: DocumentFacts) -> list[Block]:
    """Return the first datasets to open."""
    chosen = facts.choice(FirstChoice)
    if chosen is None:
        return [to_decide(Topic.FIRST)]
    count = plural(len(chosen.titles), "jeu de données est ouvert", "jeux de données sont ouverts")
    return [Paragraph(f"{count} en premier, dans cet ordre\u00a0:"), Listing(chosen.titles, True)]


def decisions(facts: DocumentFacts) -> Table:
    """Return what was decided already, topic by topic."""
    rows = tuple(
        (topic.label, facts.decisions[topic].sentence if topic in facts.decisions else "pas encore")
        for topic in Topic
    )
    return Table("Décisions déjà notées", ("Choix", "Décision"), rows)
