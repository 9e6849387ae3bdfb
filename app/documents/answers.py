"""A letter that answers a request: what the request says takes the place of the blanks."""

from dataclasses import replace

from app.datasets.inventory.queries import dataset
from app.ecosystem.requests import queries
from app.kernel.errors import Missing
from app.kernel.typography import day
from app.publication.catalogue.addresses import dataset_url
from app.spaces.models import Authority
from app.writing.model import Block, Document, Paragraph

RECEIVED = "du [date], reçue le [date]"
WANTED = "[document ou données]"
PERSON = "[nom et adresse de la personne]"
ADDRESS = "[adresse]"


def answering(
    document: Document, authority: Authority, request_id: int | None, *, names: bool
) -> Document:
    """Return a letter filled with a request of the authority; as it was where there is none.

    ``names``: whether the reader may know who asked.
    """
    if request_id is None:
        return document
    try:
        card = queries.card(authority, request_id)
    except Missing:
        return document
    row = card.row
    words = {RECEIVED: f"reçue le {day(row.received_on)}", WANTED: f"«\u202f{row.title}\u202f»"}
    if names and row.asker_name:
        words[PERSON] = row.asker_name
    if card.dataset is not None:
        words[ADDRESS] = dataset_url(authority, dataset(authority, card.dataset.id).identifier)
    return replace(document, blocks=tuple(_filled(block, words) for block in document.blocks))


def _filled(block: Block, words: dict[str, str]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    text = block.text
    for blank, word in words.items():
        text = text.replace(blank, word)
    return replace(block, text=text)
