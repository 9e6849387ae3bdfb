"""What goes to the members before a sitting: its name, and what the page says of it."""

from app.documents.citations import table_of
from app.documents.doubts import left_to_check, papers_of
from app.documents.facts import DocumentFacts
from app.kernel.typography import raised
from app.writing.model import Block, Heading, Listing, Paragraph


def called(facts: DocumentFacts) -> str:
    """Return the name that the law gives to the note, where it asks one."""
    papers = facts.body.papers_for(facts.council_population)
    if papers is None or not papers.paper:
        return "Note de présentation"
    return raised(papers.paper) if papers.paper.startswith("note") else "Rapport de présentation"


def before_the_sitting(facts: DocumentFacts, waiting: tuple[str, ...] = ()) -> list[Block]:
    """Return what the page says around a draft, and that its files do not hold."""
    blocks: list[Block] = [Heading(2, "Avant la séance")]
    blocks += [Paragraph(sentence) for sentence in papers_of(facts)]
    unsettled = (*left_to_check(facts), *waiting)
    if unsettled:
        blocks += [Heading(2, "À vérifier"), Listing(unsettled)]
    return [*blocks, Heading(2, "Textes cités"), table_of(facts)]
