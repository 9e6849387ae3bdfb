"""The draft of the deliberation: what the assembly would adopt."""

import re

from app.kernel.typography import day, raised
from app.publication.documents import passages
from app.publication.documents.citations import TO_REVIEW, citations, table_of
from app.publication.documents.facts import DocumentFacts
from app.publication.documents.model import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    document,
)
from app.publication.strategy.law import PublicationRegime

ARTICLE = re.compile(r"[LRD]\d+(?:-\d+)*")  # of the code, the only text that citations name


def deliberation(facts: DocumentFacts) -> Document:
    """Return the draft of the deliberation of an authority."""
    blocks: list[Block] = [
        Paragraph(f"{TO_REVIEW} Préparé le {day(facts.day)}.", note=True),
        _sitting(facts),
        Heading(1, "Visas"),
        *_visas(facts),
        Heading(1, "Exposé des motifs"),
        *_motives(facts),
        Heading(1, "Dispositif"),
        Paragraph("Après en avoir délibéré, l’assemblée décide\u00a0:"),
        *_articles(facts),
        Heading(1, "Vote"),
        *_vote(facts),
        Heading(1, "Textes cités"),
        table_of(facts),
    ]
    title = f"Projet de délibération\u00a0: ouverture des données {facts.of_name}"
    return document(title, "Ouverture des données publiques", facts.name, blocks)


def _sitting(facts: DocumentFacts) -> Table:
    return Table(
        "Séance",
        ("Information", "Valeur"),
        (
            ("Collectivité", facts.name),
            ("Assemblée", facts.assembly),
            ("Date de la séance", "[date de la séance]"),
            ("Numéro", "[numéro de la délibération]"),
            ("Rapporteur", "[nom et qualité du rapporteur]"),
            ("Présents et votants", "[nombre de présents et de votants]"),
        ),
    )


def _visas(facts: DocumentFacts) -> list[Block]:
    if facts.regime is PublicationRegime.UNVERIFIED:
        applied = "[Vu les textes applicables dans cette collectivité, à établir]"
    else:
        applied = (
            f"Vu le code des relations entre le public et l’administration{_articles_of(facts)}"
        )
    return [
        Listing(
            (
                applied,
                "[Vu l’article du code qui donne compétence à l’assemblée]",
                "[Vu l’avis de la commission compétente, du …]",
                "[Vu l’avis du délégué à la protection des données, du …]",
            )
        )
    ]


def _articles_of(facts: DocumentFacts) -> str:
    """Name the articles as a visa does; the annex says which wording was read."""
    cited = " ".join(citation.reference for citation in citations(facts))
    *first, last = dict.fromkeys(ARTICLE.findall(cited))
    if not first:
        return f", notamment son article {last}"
    return f", notamment ses articles {', '.join(first)} et {last}"


def _motives(facts: DocumentFacts) -> list[Block]:
    return [
        passages.figures(facts),
        *passages.obligation(facts),
        Paragraph(
            "Ouvrir des données, c’est permettre à chacun de les lire, de les vérifier et de s’en "
            "servir. Les services y gagnent aussi\u00a0: une donnée publiée est une donnée tenue "
            "à jour, que l’on ne redemande plus."
        ),
        passages.by_stage(facts),
    ]


def _articles(facts: DocumentFacts) -> list[Block]:
    parts = (
        ("Principe", _principle()),
        ("Licence", passages.licence(facts)),
        ("Formats", passages.formats(facts)),
        ("Plateforme", [*passages.platform(facts), *passages.of_the_platform(facts)]),
        ("Règles de nommage et d’écriture", passages.naming(facts)),
        ("Règles de mise à jour", passages.updating(facts)),
        ("Premières données", passages.first(facts)),
        ("Protection des personnes et des secrets", _protection()),
        ("Exécution", _execution(facts)),
    )
    articles: list[Block] = []
    for rank, (title, blocks) in enumerate(parts, start=1):
        articles += [Heading(2, f"Article {rank}\u00a0: {title}"), *blocks]
    return articles


def _principle() -> list[Block]:
    return [
        Paragraph(
            "La collectivité ouvre ses données\u00a0: elle les publie en ligne, gratuitement, sans "
            "compte à créer, dans les conditions qui suivent."
        )
    ]


def _protection() -> list[Block]:
    return [
        Paragraph(
            "Aucun jeu de données n’est publié avant un examen écrit. Ce que la loi protège est "
            "masqué, et nul ne doit pouvoir reconnaître une personne dans ce qui est publié, sauf "
            "dans les cas que les textes prévoient (CRPA L311-5, L311-6 et L312-1-2)."
        )
    ]


def _execution(facts: DocumentFacts) -> list[Block]:
    who = facts.executive
    return [
        Paragraph(
            f"{raised(who)} est chargé de l’exécution de cette délibération. "
            "[Nom de l’élu référent et du chef de projet]"
        ),
        Paragraph("Un bilan est présenté à l’assemblée chaque année. [mois du premier bilan]"),
    ]


def _vote(facts: DocumentFacts) -> list[Block]:
    counts = Table(
        "Résultat du vote",
        ("Voix", "Nombre"),
        (("Pour", "[nombre]"), ("Contre", "[nombre]"), ("Abstentions", "[nombre]")),
    )
    return [counts, passages.decisions(facts)] if facts.decisions else [counts]
