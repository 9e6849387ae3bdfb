"""What the table says, in sentences: visas, the papers of a sitting, what is left to check."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from app.governance.certainty import Certainty
from app.governance.rules import BodyKind, Competence, KindCell, KindTable, SittingPapers
from app.kernel.typography import number, raised

ARTICLE = re.compile(r"(?:LO|[LRD])\*?\d+(?:-\d+)*")
WRITTEN = {3: "trois", 5: "cinq", 12: "douze"}
UNKNOWN_KIND = (
    "Le type précis de votre organisme n’est pas connu\u00a0: le texte dit «\u202fl’assemblée "
    "délibérante\u202f» et «\u202fl’exécutif\u202f»."
)
UNKNOWN_PAPERS = (
    "Les pièces à envoyer avant la séance, et leur délai, ne sont pas dans notre table\u00a0: "
    "voyez vos textes et votre règlement intérieur."
)
ASK_POPULATION = (
    "La population du dernier renouvellement décide des pièces à envoyer\u00a0: "
    "indiquez-la dans les paramètres."
)
WHICH_POPULATION = (
    "Le seuil se lit sur la population municipale du dernier renouvellement général (CGCT R2151-4)."
)


def articles_of(reference: str) -> tuple[str, ...]:
    """Return the articles of a reference: « CGCT L5211-1 et L2121-12 »."""
    return tuple(ARTICLE.findall(reference))


def cited(text: str, articles: tuple[str, ...]) -> str:
    """Return a text and its articles as a visa names them."""
    *first, last = articles
    if not first:
        return f"{text}, notamment son article {last}"
    return f"{text}, notamment ses articles {', '.join(first)} et {last}"


def competence_visas(body: BodyKind, table: KindTable) -> tuple[str, ...]:
    """Return the visas of what gives the assembly its power, between brackets when not settled."""
    competence = body.competence
    visas = _visas_of(competence, table)
    if not visas and not competence.statutes:
        visas = _between(competence, "Vu le texte qui donne compétence à l’assemblée")
    return (*visas, f"Vu les statuts {body.called.of}") if competence.statutes else visas


def order_visas(body: BodyKind, table: KindTable) -> tuple[str, ...]:
    """Return the visas of what lets the executive take orders; none where it writes letters."""
    if body.orders is None:
        return ()
    return _visas_of(body.orders, table) or ("[Vu le texte qui donne compétence à l’exécutif]",)


def _visas_of(competence: Competence, table: KindTable) -> tuple[str, ...]:
    """Return the visa of a text, between brackets when it is not settled."""
    if competence.visa:
        return _between(competence, f"Vu {competence.visa}")
    if competence.reference:
        code = competence.reference.split(" ", 1)[0]
        named = cited(f"le {table.codes[code]}", articles_of(competence.reference))
        return _between(competence, f"Vu {named}")
    return ()


def _between(competence: Competence, visa: str) -> tuple[str, ...]:
    return (visa,) if competence.settled else (f"[{visa}]",)


def delay(papers: SittingPapers) -> str:
    """Return a delay in words: « cinq jours francs »."""
    days = f"{WRITTEN.get(papers.days, number(papers.days))}\u00a0jours"
    return f"{days} francs" if papers.clear else f"{days} au moins"


def sitting_papers(body: BodyKind, population: int | None, checked_on: date) -> str:
    """Say what goes to the members before the sitting, when, and which text says so."""
    papers = body.papers_for(population)
    if papers is None:
        if body.papers and population is None:
            return ASK_POPULATION
        return UNKNOWN_PAPERS
    what = f"Une {papers.paper}" if papers.paper.startswith("note") else f"Un {papers.paper}"
    sent = f"{what} part avec la convocation" if papers.paper else "La convocation part seule"
    when = f"{delay(papers)} avant la séance ({papers.reference})"
    doubt = _doubt(papers.certainty, body, checked_on)
    return f"{sent}, {when}{doubt}."


def to_check(body: BodyKind, checked_on: date) -> tuple[str, ...]:
    """Return what is not settled of a kind, each in a sentence."""
    if not body.known:
        return (UNKNOWN_KIND,)
    return tuple(_unsettled(body, checked_on))


def executive_to_check(body: BodyKind, checked_on: date) -> tuple[str, ...]:
    """Return what is not settled of who decides and who signs: the competence is left out."""
    if not body.known:
        return (UNKNOWN_KIND,)
    cells = (("Assemblée", body.assembly), ("Exécutif", body.executive))
    remark = (raised(body.remark),) if body.remark else ()
    return (*_unsettled_cells(cells, body, checked_on), *remark)


def _unsettled(body: BodyKind, checked_on: date) -> Iterator[str]:
    cells = (("Nature", body.nature), ("Assemblée", body.assembly), ("Exécutif", body.executive))
    yield from _unsettled_cells(cells, body, checked_on)
    competence = body.competence
    if competence.certainty is not Certainty.READ:
        text = competence.visa or competence.reference
        yield f"Compétence\u00a0: {text}{_doubt(competence.certainty, body, checked_on)}."
    if body.remark:
        yield raised(body.remark)


def _unsettled_cells(
    cells: Iterable[tuple[str, KindCell]], body: BodyKind, checked_on: date
) -> Iterator[str]:
    for title, cell in cells:
        if cell.certainty is not Certainty.READ:
            yield f"{title}\u00a0: {cell.text}{_doubt(cell.certainty, body, checked_on)}."


def _doubt(certainty: Certainty, body: BodyKind, checked_on: date) -> str:
    return "" if certainty.settled else f", {certainty.words(body.source, checked_on)}"
