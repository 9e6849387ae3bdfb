"""The draft of the act: what the assembly would adopt, and nothing else. The page says the rest."""

from app.documents import passages
from app.documents.citations import (
    advice,
    citations,
    of_persons,
    table_of,
)
from app.documents.doubts import OUT_OF_RGPD, left_to_check, not_chosen, papers_of
from app.documents.facts import DocumentFacts
from app.documents.model import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    document,
)
from app.governance.loader import kind_table
from app.governance.phrases import NounPhrase
from app.governance.rules import KindCell
from app.governance.wording import articles_of, cited, competence_visas
from app.kernel.typography import raised
from app.obligation.rules import ObligationOutcome
from app.publication.rules import Topic
from app.publication.strategy.law import PublicationRegime


def deliberation(facts: DocumentFacts) -> Document:
    """Return the draft of the act of an authority."""
    blocks: list[Block] = [
        _sitting(facts),
        Heading(1, "Visas"),
        Listing(_visas(facts)),
        Heading(1, "Exposé des motifs"),
        *_motives(facts),
        Heading(1, "Dispositif"),
        Paragraph(f"Après en avoir délibéré, {in_act(facts.body.assembly).words} décide\u00a0:"),
        *_articles(facts),
        Heading(1, "Vote et signatures"),
        *_ending(facts),
    ]
    title = f"Projet {facts.body.act.of.replace('de la ', 'de ')}"
    return document(
        f"{title}\u00a0: ouverture des données {facts.of_name}",
        "Ouverture des données publiques",
        facts.name,
        blocks,
        advice=advice(facts),
        aside=_aside(facts),
    )


def in_act(cell: KindCell) -> NounPhrase:
    """Return the words of a cell as an act has them: between brackets when not settled."""
    phrase = cell.phrase
    return phrase if cell.settled else NounPhrase(f"{phrase.article}[{phrase.bare}]")


def _aside(facts: DocumentFacts) -> list[Block]:
    """Return what the page says around the draft, and that its files do not hold."""
    blocks: list[Block] = [Heading(2, "Avant la séance")]
    blocks += [Paragraph(sentence) for sentence in papers_of(facts)]
    waiting = (*left_to_check(facts), *not_chosen(facts))
    if waiting:
        blocks += [Heading(2, "À vérifier"), Listing(waiting)]
    return [*blocks, Heading(2, "Textes cités"), table_of(facts)]


def _sitting(facts: DocumentFacts) -> Table:
    lines = [
        (raised(facts.body.called.bare), facts.name),
        ("Assemblée", in_act(facts.body.assembly).bare),
        ("Date de la convocation", "[date de la convocation]"),
        ("Date de la séance", "[date de la séance]"),
        ("Numéro", "[numéro de l’acte]"),
        ("Rapporteur", "[nom et qualité du rapporteur]"),
        ("Membres en exercice", "[nombre]"),
        ("Présents", "[nombre]"),
        ("Représentés", "[nombre et noms]"),
        ("Quorum", "[atteint, à l’ouverture de la séance]"),
    ]
    if facts.body.secretary:
        lines.append(("Secrétaire de séance", "[nom du secrétaire]"))
    return Table("Séance", ("Information", "Valeur"), tuple(lines))


def _visas(facts: DocumentFacts) -> tuple[str, ...]:
    """Name the texts: the competence first, the code that opens data, those that protect persons.

    The page says which wording was read.
    """
    european, national = of_persons()
    sent = facts.body.papers_for(facts.council_population)
    paper = f"Vu {_definite(sent.paper)} à la convocation" if sent and sent.paper else ""
    visas = (
        *competence_visas(facts.body, kind_table()),
        _code(facts),
        f"[Vu {european}]" if facts.territory in OUT_OF_RGPD else f"Vu {european}",
        f"Vu {national}",
        paper,
        "[Vu l’avis de la commission compétente, du …]",
    )
    return tuple(visa for visa in visas if visa)


def _definite(paper: str) -> str:
    return f"la {paper}, jointe" if paper.startswith("note") else f"le {paper}, joint"


def _code(facts: DocumentFacts) -> str:
    articles = articles_of(" ".join(citation.reference for citation in citations(facts)))
    if facts.regime is PublicationRegime.UNVERIFIED or not articles:
        return "[Vu les textes applicables dans ce territoire, à établir]"
    code = kind_table().codes["CRPA"]
    return f"Vu {cited(f'le {code}', tuple(dict.fromkeys(articles)))}"


def _motives(facts: DocumentFacts) -> list[Block]:
    return [
        *_obligation(facts),
        Paragraph(
            "Ouvrir des données, c’est permettre à chacun de les lire, de les vérifier et de s’en "
            "servir. Les services y gagnent aussi\u00a0: une donnée publiée est une donnée tenue "
            "à jour, que l’on ne redemande plus."
        ),
    ]


def _obligation(facts: DocumentFacts) -> list[Block]:
    """Say whether the law obliges, or what the leads wrote; nothing while it is to confirm."""
    view, who = facts.obligation, facts.body.called
    if view.outcome is ObligationOutcome.TO_CONFIRM:
        return []
    obliged = view.outcome is ObligationOutcome.OBLIGED
    if view.override is not None:
        answer = "l’oblige" if obliged else "ne l’oblige pas"
        motive = f"{who.raised} retient que la loi {answer} à ouvrir ses données, pour ce motif"
        sentences = [f"{motive}\u00a0: {passages.ended(view.reason)}"]
    elif obliged:
        sentences = [f"La loi oblige {who.words} à ouvrir ses données ({view.article})."]
    else:
        sentences = [f"La loi n’oblige pas {who.words} à ouvrir ses données."]
    return [Paragraph(text) for text in (*sentences, *([] if obliged else [passages.VOLUNTARY]))]


def _articles(facts: DocumentFacts) -> list[Block]:
    """Return the articles; what is not chosen yet has none."""
    parts = (
        ("Principe", None, _principle(facts)),
        ("Licence", Topic.LICENCE, passages.licence(facts)),
        ("Formats", Topic.FORMATS, passages.formats(facts)),
        ("Plateforme", Topic.PLATFORM, passages.platform(facts)),
        ("Règles de nommage et d’écriture", Topic.NAMING, passages.naming(facts)),
        ("Règles de mise à jour", Topic.UPDATING, passages.updating(facts)),
        ("Premières données", Topic.FIRST, passages.first(facts)),
        ("Protection des personnes et des secrets", None, _protection(facts)),
        ("Exécution", None, _execution(facts)),
    )
    kept = [(title, blocks) for title, topic, blocks in parts if topic not in facts.missing]
    articles: list[Block] = []
    for rank, (title, blocks) in enumerate(kept, start=1):
        articles += [Heading(2, f"Article {rank}\u00a0: {title}"), *blocks]
    return articles


def _principle(facts: DocumentFacts) -> list[Block]:
    return [
        Paragraph(
            f"{facts.body.called.raised} ouvre ses données\u00a0: elles sont publiées en ligne, "
            "gratuitement, sans compte à créer, dans les conditions qui suivent."
        )
    ]


def _protection(facts: DocumentFacts) -> list[Block]:
    extended = facts.regime is not PublicationRegime.UNVERIFIED
    articles = " (CRPA L311-5, L311-6 et L312-1-2)" if extended else ""
    return [
        Paragraph(
            "Aucun jeu de données n’est publié avant un examen écrit. Ce que la loi protège est "
            "masqué, et nul ne doit pouvoir reconnaître une personne dans ce qui est publié, sauf "
            f"dans les cas que les textes prévoient{articles}."
        )
    ]


def _execution(facts: DocumentFacts) -> list[Block]:
    body = facts.body
    return [
        Paragraph(
            f"L’exécution de cette {body.act.bare} est confiée {in_act(body.executive).to}. "
            "Référent parmi les membres de l’assemblée\u00a0: [nom]. Chef de projet\u00a0: [nom]."
        ),
        Paragraph(f"Un bilan est présenté chaque année {in_act(body.assembly).to}, en [mois]."),
    ]


def _ending(facts: DocumentFacts) -> list[Block]:
    """Return the vote, the signatures, then what becomes of the act."""
    act = facts.body.act.bare
    counts = Table(
        "Résultat du vote",
        ("Voix", "Nombre"),
        (
            ("Votants", "[nombre]"),
            ("Pour", "[nombre]"),
            ("Contre", "[nombre]"),
            ("Abstentions", "[nombre]"),
        ),
    )
    signed = [("Présidence de la séance", "[nom, qualité et signature]")]
    if facts.body.secretary:
        signed.append(("Secrétariat de la séance", "[nom et signature]"))
    blocks: list[Block] = [
        counts,
        Table("Signatures", ("Qui signe", "Nom et signature"), tuple(signed)),
    ]
    if facts.body.transmitted:
        sent = f"Cette {act} est transmise au représentant de l’État le [date]"
        # Whose kind is not known may be a company, which sends nothing.
        sent = sent if facts.body.known else f"[{sent.replace('[date]', 'date')}]"
        blocks.append(Paragraph(f"{sent}, et publiée le [date]."))
    if facts.body.contested:
        blocks.append(
            Paragraph(
                f"Cette {act} peut faire l’objet d’un recours devant le tribunal administratif de "
                "[ville], dans un délai de [deux mois] à compter de sa publication."
            )
        )
    return blocks
