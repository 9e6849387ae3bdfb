"""The note that presents the strategy to who must decide: short, then the details."""

from app.datasets.inventory.rules import Stage
from app.documents import passages
from app.documents.acts.papers import before_the_sitting, called
from app.documents.citations import advice
from app.documents.facts import DocumentFacts
from app.documents.means import means_of
from app.documents.naming import PROJECT_LEAD, REFERENT, referent_title, somebody
from app.kernel.typography import day, lowered, percent, plural
from app.publication.rules import Topic
from app.publication.strategy.topics import FormatsChoice, NamingChoice, TopicChoice
from app.publication.strategy.wording import how_many_chosen
from app.writing.model import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    document,
)


def note(facts: DocumentFacts) -> Document:
    """Return the note of presentation of an authority."""
    blocks: list[Block] = [
        Heading(1, "En bref"),
        Listing(_brief(facts)),
        Heading(1, "Où nous en sommes"),
        passages.figures(facts),
        passages.by_stage(facts),
        Heading(1, "Ce que dit la loi"),
        *passages.obligation(facts),
        Heading(1, "La stratégie proposée"),
        *_choices(facts),
        Heading(1, "Ce qui reste à décider"),
        *_left(facts),
        Heading(1, "Moyens et calendrier"),
        *_means(facts),
    ]
    title = f"{called(facts)}\u00a0: ouverture des données {facts.of_name}"
    return document(
        title,
        "Stratégie d’ouverture des données",
        facts.name,
        blocks,
        advice=advice(facts),
        aside=before_the_sitting(facts),
    )


def _brief(facts: DocumentFacts) -> tuple[str, ...]:
    public = sum(facts.stages.get(stage, 0) for stage in (Stage.PUBLISHED, Stage.MAINTAINED))
    return (
        f"Situation au {day(facts.day)}\u00a0: {lowered(passages.situation(facts))}.",
        f"Chemin parcouru dans la méthode\u00a0: {percent(facts.progress)}.",
        f"{plural(facts.total, 'jeu de données recensé', 'jeux de données recensés')}, dont "
        f"{plural(public, 'publié')}.",
        f"{how_many_chosen(len(facts.standings))}.",
        "Décision attendue\u00a0: [adopter la stratégie, ou en débattre].",
    )


def _choices(facts: DocumentFacts) -> list[Block]:
    if not facts.standings:
        return [Paragraph("[Choix de la stratégie]")]
    return [_summary(facts), *_details(facts)]


def _summary(facts: DocumentFacts) -> Table:
    rows = []
    for topic in Topic:
        standing = facts.standing(topic)
        if standing is None:
            continue
        decided = facts.decisions.get(topic)
        retained = _in_brief(facts, standing.choice)
        decision = decided.sentence if decided else "à prendre"
        rows.append((topic.label, retained, standing.reason or "[raison]", decision))
    return Table("Les choix", ("Choix", "Ce qui est retenu", "Pourquoi", "Décision"), tuple(rows))


def _in_brief(facts: DocumentFacts, choice: TopicChoice) -> str:
    """Return the first words of a choice: the details follow."""
    if isinstance(choice, FormatsChoice):
        (table,) = (block for block in passages.formats(facts) if isinstance(block, Table))
        return "\n".join(f"{title}\u00a0: {text}" for title, text in table.rows)
    if isinstance(choice, NamingChoice):
        return passages.names_of_files(choice)
    return next(text for _, text in choice.lines() if text)


def _details(facts: DocumentFacts) -> list[Block]:
    parts = (
        (Topic.LICENCE, passages.licence(facts)),
        (Topic.FORMATS, passages.formats(facts)),
        (Topic.PLATFORM, passages.platform(facts)),
        (Topic.NAMING, passages.naming(facts)),
        (Topic.UPDATING, passages.updating(facts)),
        (Topic.FIRST, passages.first(facts)),
    )
    details: list[Block] = []
    for topic, blocks in parts:
        if topic in facts.standings:
            details += [Heading(2, topic.label), *blocks]
    return details


def _left(facts: DocumentFacts) -> list[Block]:
    if not facts.missing:
        return [Paragraph("Les six choix de la stratégie sont faits.")]
    return [Listing(tuple(topic.label for topic in facts.missing))]


def _means(facts: DocumentFacts) -> list[Block]:
    around = facts.around
    return [
        Listing(
            (
                f"Chef de projet\u00a0: {somebody(around.leads, PROJECT_LEAD)}",
                f"{referent_title(facts.body)}\u00a0: {somebody(around.officials, REFERENT)}",
                *means_of(facts),
                "Mise en ligne des premières données\u00a0: [date]",
                f"Premier bilan devant {facts.body.assembly.text}\u00a0: [date]",
            )
        )
    ]
