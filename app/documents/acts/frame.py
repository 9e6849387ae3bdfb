"""What every act has: the sitting, its visas, numbered articles, the vote and the signatures."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.documents import passages
from app.documents.acts.papers import before_the_sitting
from app.documents.citations import advice, citations, of_persons
from app.documents.doubts import is_outside_union
from app.documents.facts import DocumentFacts
from app.governance.loader import kind_table
from app.governance.phrases import NounPhrase
from app.governance.rules import KindCell
from app.governance.wording import articles_of, cited, competence_visas
from app.kernel.typography import raised
from app.obligation.rules import ObligationOutcome
from app.publication.strategy.law import PublicationRegime
from app.writing.model import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    document,
)

Part = tuple[str, Sequence[Block]]  # an article: its title, what it says
OPENING = (
    "Ouvrir des données, c’est permettre à chacun de les lire, de les vérifier et de s’en "
    "servir. Les services y gagnent aussi\u00a0: une donnée publiée est une donnée tenue "
    "à jour, que l’on ne redemande plus."
)


def act(
    facts: DocumentFacts,
    subject: str,
    *,
    motives: Sequence[Block],
    parts: Iterable[Part],
    waiting: tuple[str, ...] = (),
) -> Document:
    """Return the draft of an act: ``waiting`` is what the page says is not chosen yet."""
    decides = in_act(facts.body.assembly).words
    blocks: list[Block] = [
        _sitting(facts),
        Heading(1, "Visas"),
        Listing(_visas(facts)),
        Heading(1, "Exposé des motifs"),
        *motives,
        Heading(1, "Dispositif"),
        Paragraph(f"Après en avoir délibéré, {decides} décide\u00a0:"),
        *_articles(parts),
        Heading(1, "Vote et signatures"),
        *_ending(facts),
    ]
    title = f"Projet {facts.body.act.of.replace('de la ', 'de ')}"
    return document(
        f"{title}\u00a0: {subject} {facts.of_name}",
        raised(subject),
        facts.name,
        blocks,
        advice=advice(facts),
        aside=before_the_sitting(facts, waiting),
    )


def in_act(cell: KindCell) -> NounPhrase:
    """Return the words of a cell as an act has them: between brackets when not settled."""
    phrase = cell.phrase
    return phrase if cell.settled else NounPhrase(f"{phrase.article}[{phrase.bare}]")


def obligation(facts: DocumentFacts) -> list[Block]:
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


def protection(facts: DocumentFacts) -> list[Block]:
    """Return what protects persons and secrets, with the articles where they bind."""
    extended = facts.regime is not PublicationRegime.UNVERIFIED
    articles = " (CRPA L311-5, L311-6 et L312-1-2)" if extended else ""
    return [
        Paragraph(
            "Aucun jeu de données n’est publié avant un examen écrit. Ce que la loi protège est "
            "masqué, et nul ne doit pouvoir reconnaître une personne dans ce qui est publié, sauf "
            f"dans les cas que les textes prévoient{articles}."
        )
    ]


def _articles(parts: Iterable[Part]) -> list[Block]:
    articles: list[Block] = []
    for rank, (title, blocks) in enumerate(parts, start=1):
        articles += [Heading(2, f"Article {rank}\u00a0: {title}"), *blocks]
    # The signatures are never alone on a page: the last article goes with them.
    return [_with_next(block) if block in blocks else block for block in articles]


def _with_next(block: Block) -> Block:
    return replace(block, with_next=True) if isinstance(block, Paragraph) else block


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
        f"[Vu {european}]" if is_outside_union(facts) else f"Vu {european}",
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
        together=True,
    )
    signed = [("Présidence de la séance", "[nom, qualité et signature]")]
    if facts.body.secretary:
        signed.append(("Secrétariat de la séance", "[nom et signature]"))
    blocks: list[Block] = [
        counts,
        Table("Signatures", ("Qui signe", "Nom et signature"), tuple(signed), together=True),
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
