"""The articles that the documents cite: in our words, with the text that was read and its date."""

from dataclasses import dataclass

from app.documents.facts import DocumentFacts
from app.kernel.typography import day
from app.publication.strategy.law import PublicationRegime
from app.writing.model import Table

TO_REVIEW = (
    "Document de travail à relire par votre service juridique. Ce qui est entre crochets n’est "
    "connu que de vous."
)
RGPD = (
    "le règlement (UE) 2016/679 du 27 avril 2016, dit règlement général sur la protection des "
    "données"
)
DATA_PROTECTION = (
    "la loi n°\u00a078-17 du 6 janvier 1978 relative à l’informatique, aux fichiers et aux libertés"
)
DECREE = "version du 4\u00a0décembre 2021"


@dataclass(frozen=True, slots=True)
class Citation:
    """An article, what it says, and which wording was read."""

    reference: str
    subject: str
    version: str = ""  # nothing: that of the code as it was read
    extended: bool = True  # to New Caledonia and its provinces (CRPA L563-2)


ALWAYS = (
    Citation(
        "CRPA L300-4",
        "Une diffusion électronique se fait dans un standard ouvert, réutilisable et lisible par "
        "une machine",
    ),
    Citation("CRPA L311-5 et L311-6", "Ce qui ne se communique pas, ou pas à tous"),
    Citation(
        "CRPA L312-1-2", "Ce qui est protégé est masqué, les personnes ne sont pas reconnaissables"
    ),
    Citation("CRPA L321-1", "Chacun peut réutiliser les informations publiques", extended=False),
    Citation(
        "CRPA L323-1 et L323-2",
        "Une licence peut être fixée\u202f; elle vient d’une liste, ou elle est homologuée",
        extended=False,
    ),
    Citation("CRPA D323-2-1", "La liste des licences", version=DECREE, extended=False),
    Citation("CRPA L324-1", "La réutilisation est gratuite", extended=False),
)


def advice(facts: DocumentFacts) -> str:
    """Return what the page says of a draft, above it."""
    return f"{TO_REVIEW} Préparé le {day(facts.day)}."


def of_persons() -> tuple[str, str]:
    """Return the texts that protect persons, as a visa names them."""
    return RGPD, DATA_PROTECTION


def citations(facts: DocumentFacts) -> tuple[Citation, ...]:
    """Return what is cited for an authority: what decides its obligation, then what always binds.

    Nothing more than the former where the law was not verified; not the former where its leads
    hold something else than the law as we read it.
    """
    read = f"code lu dans sa version du {day(facts.obligation.decision.version_date)}"
    founding = tuple(
        Citation(article.reference, article.subject, f"texte du {day(article.text_date)}")
        for article in facts.obligation.decision.articles
        if _founded(facts)
    )
    if facts.regime is PublicationRegime.UNVERIFIED:
        return founding
    listed = facts.regime is PublicationRegime.LISTED
    rest = (
        Citation(citation.reference, citation.subject, citation.version or read)
        for citation in ALWAYS
        if citation.extended or not listed
    )
    known = {citation.reference for citation in founding}
    return (*founding, *(citation for citation in rest if citation.reference not in known))


def _founded(facts: DocumentFacts) -> bool:
    """Whether the answer in force is the one that the articles of the tree found."""
    view = facts.obligation
    return view.outcome is view.decision.outcome


def table_of(facts: DocumentFacts) -> Table:
    """Return the texts cited, as a table."""
    return Table(
        "Articles, et version qui a été lue",
        ("Article", "Ce qu’il dit, en nos mots", "Version"),
        tuple((text.reference, text.subject, text.version) for text in citations(facts)),
    )
