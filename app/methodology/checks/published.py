"""Checks that a published edition is still what was published, but for told rectifications."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.methodology.checks.structure import EditionFiles, as_list
from app.methodology.freezing import FROZEN, fingerprint, places, texts_digest
from app.methodology.seedfile import SeedFault

NEW_EDITION = "Remettez-le, ou commencez une édition\u00a0: jalon methodology new."
FROZEN_IN_FRENCH = {
    "axis": "L’axe",
    "weight": "Le poids",
    "required": "Le caractère incontournable",
    "applies_if": "La condition d’application",
}


def publication_problems(files: EditionFiles) -> Iterator[SeedFault]:
    """Report what changed in an edition since it was published."""
    day = files.edition.data.get("published_on")
    if files.published is None:
        if day is not None:
            remedy = "Tapez\u00a0: jalon methodology publish, ou remettez published_on: null."
            yield files.edition.problem(
                "Cette édition se dit publiée sans empreinte.", remedy, "published_on"
            )
        return
    record = files.published.data.get("items")
    if not isinstance(record, dict):
        return  # its schema says so
    remedy = "Ce fichier ne se modifie pas à la main\u00a0: reprenez celui de la publication."
    if fingerprint(record) != files.published.data.get("fingerprint"):
        message = "L’empreinte n’est pas celle de ce qui suit."
        yield files.published.problem(message, remedy, "fingerprint")
    if files.published.data.get("published_on") != day:
        message = "La date de publication n’est plus celle de l’empreinte."
        yield files.edition.problem(message, NEW_EDITION, "published_on")
    yield from _item_problems(files, record)


def _item_problems(files: EditionFiles, record: Mapping[str, Any]) -> Iterator[SeedFault]:
    now = dict(places([source.data for source in files.ordered_phases]))
    for item_id, source in files.items.items():
        frozen = record.get(item_id)
        if frozen is None:
            message = f"Le point «\u202f{item_id}\u202f» n’était pas dans l’édition publiée."
            yield source.problem(message, NEW_EDITION, "id")
            continue
        if now.get(item_id) != frozen["place"]:
            message = f"Le point est rangé ailleurs qu’à la publication\u00a0: {frozen['place']}."
            yield source.problem(message, NEW_EDITION, "id")
        for key in FROZEN:
            if source.data.get(key) != frozen.get(key):
                message = f"{FROZEN_IN_FRENCH[key]} change dans une édition publiée."
                yield source.problem(message, NEW_EDITION, key)
        yield from _text_problems(files, item_id, frozen)
    for item_id in record.keys() - files.items.keys():
        message = f"Le point «\u202f{item_id}\u202f», publié, n’a plus de fichier."
        yield files.edition.problem(message, NEW_EDITION, "id")


def _text_problems(
    files: EditionFiles, item_id: str, frozen: Mapping[str, Any]
) -> Iterator[SeedFault]:
    """Report a text that changed and that no rectification tells."""
    source = files.items[item_id]
    listed = [] if files.rectifications is None else files.rectifications.data["rectifications"]
    digests = [entry["texts"] for entry in as_list(listed) if entry["item"] == item_id]
    if texts_digest(source.data) != [frozen["texts"], *digests][-1]:
        message = "Un texte de ce point publié change sans que ce soit dit."
        remedy = f"Tapez\u00a0: jalon methodology rectify {item_id}, ou remettez-le."
        yield source.problem(message, remedy, "statement")
