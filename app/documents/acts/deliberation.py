"""The act of phase 3: the assembly adopts the strategy, and nothing that is not chosen yet."""

from app.documents import passages
from app.documents.acts.frame import OPENING, Part, act, in_act, obligation, protection
from app.documents.doubts import not_chosen
from app.documents.facts import DocumentFacts
from app.documents.naming import PROJECT_LEAD, REFERENT, referent_title, somebody
from app.publication.rules import Topic
from app.writing.model import Block, Document, Paragraph


def deliberation(facts: DocumentFacts) -> Document:
    """Return the draft of the act that adopts the strategy."""
    return act(
        facts,
        "ouverture des données",
        motives=[*obligation(facts), Paragraph(OPENING)],
        parts=_parts(facts),
        waiting=not_chosen(facts),
    )


def _parts(facts: DocumentFacts) -> list[Part]:
    """Return the articles; what is not chosen yet has none."""
    parts = (
        ("Principe", None, _principle(facts)),
        ("Licence", Topic.LICENCE, passages.licence(facts)),
        ("Formats", Topic.FORMATS, passages.formats(facts)),
        ("Plateforme", Topic.PLATFORM, passages.platform(facts)),
        ("Règles de nommage et d’écriture", Topic.NAMING, passages.naming(facts)),
        ("Règles de mise à jour", Topic.UPDATING, passages.updating(facts)),
        ("Premières données", Topic.FIRST, passages.first(facts)),
        ("Protection des personnes et des secrets", None, protection(facts)),
        ("Exécution", None, _execution(facts)),
    )
    return [(title, blocks) for title, topic, blocks in parts if topic not in facts.missing]


def _principle(facts: DocumentFacts) -> list[Block]:
    return [
        Paragraph(
            f"{facts.body.called.raised} ouvre ses données\u00a0: elles sont publiées en ligne, "
            "gratuitement, sans compte à créer, dans les conditions qui suivent."
        )
    ]


def _execution(facts: DocumentFacts) -> list[Block]:
    body = facts.body
    return [
        Paragraph(
            f"L’exécution de cette {body.act.bare} est confiée {in_act(body.executive).to}. "
            f"{referent_title(body)}\u00a0: {somebody(facts.around.officials, REFERENT)}. "
            f"Chef de projet\u00a0: {somebody(facts.around.leads, PROJECT_LEAD)}."
        ),
        Paragraph(f"Un bilan est présenté chaque année {in_act(body.assembly).to}, en [mois]."),
    ]
