"""The act of phase 1: the assembly decides to open data, names who carries it, gives the means."""

from app.documents.acts.frame import OPENING, Part, act, in_act, obligation, protection
from app.documents.facts import DocumentFacts
from app.documents.means import means_of
from app.documents.naming import PROJECT_LEAD, REFERENT, referent_title, somebody
from app.kernel.typography import lowered, month
from app.writing.model import Block, Document, Listing, Paragraph, Table

STAGES = ("Étape", "Échéance")
UNDATED = "[mois et année]"


def principle(facts: DocumentFacts) -> Document:
    """Return the draft of the act that begins the project."""
    return act(
        facts,
        "principe de l’ouverture des données",
        motives=[*obligation(facts), Paragraph(OPENING), *_why_now()],
        parts=_parts(facts),
    )


def _parts(facts: DocumentFacts) -> list[Part]:
    title = referent_title(facts.body)
    return [
        ("Principe", _principle(facts)),
        (title, _referent(facts)),
        ("Chef de projet", _lead(facts)),
        ("Moyens", [Listing(means_of(facts))]),
        ("Étapes et calendrier", calendar(facts)),
        ("Protection des personnes et des secrets", protection(facts)),
        ("Suivi et exécution", _execution(facts)),
    ]


def _why_now() -> list[Block]:
    return [
        Paragraph(
            "Cette démarche demande un mandat clair, une personne qui la porte parmi les membres "
            "de l’assemblée, une autre qui la conduit dans les services, du temps et des dates."
        )
    ]


def _principle(facts: DocumentFacts) -> list[Block]:
    return [
        Paragraph(
            f"{facts.body.called.raised} engage l’ouverture de ses données publiques. Elles "
            "seront publiées en ligne, dans un format ouvert et réutilisable, gratuitement et "
            "sans compte à créer."
        ),
        Paragraph(
            "La licence, les formats, la plateforme et les premières données à ouvrir lui seront "
            "proposés dans une stratégie."
        ),
    ]


def _referent(facts: DocumentFacts) -> list[Block]:
    name = somebody(facts.around.officials, REFERENT)
    role = lowered(referent_title(facts.body))
    return [
        Paragraph(
            f"Est désigné {role} pour l’ouverture des données\u00a0: {name}. Il présente la "
            "démarche, arbitre avec les services et rend compte à l’assemblée."
        )
    ]


def _lead(facts: DocumentFacts) -> list[Block]:
    name = somebody(facts.around.leads, PROJECT_LEAD)
    return [
        Paragraph(
            f"La conduite de la démarche est confiée à\u00a0: {name}. Les services lui donnent "
            "accès aux informations nécessaires au recensement et à l’examen des données."
        )
    ]


def calendar(facts: DocumentFacts) -> list[Block]:
    """Return the stages of the project, and the month when each ends."""
    rows = tuple(
        (
            f"{phase.position}. {phase.title}",
            month(facts.around.milestones[phase.position])
            if phase.position in facts.around.milestones
            else UNDATED,
        )
        for phase in facts.around.phases
    )
    return [
        Paragraph("La démarche avance par étapes, dans cet ordre\u00a0:"),
        Table("Étapes de la démarche", STAGES, rows),
    ]


def _execution(facts: DocumentFacts) -> list[Block]:
    body = facts.body
    return [
        Paragraph(
            f"L’avancement est présenté {in_act(body.assembly).to} au moins une fois par an, "
            "en [mois]."
        ),
        Paragraph(f"L’exécution de cette {body.act.bare} est confiée {in_act(body.executive).to}."),
    ]
