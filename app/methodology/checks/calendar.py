"""Checks of the calendar of duties: each name it cites exists, each id is given once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from app.methodology.checks.structure import as_list
from app.methodology.seedfile import SeedFault, SeedFile

Names = Mapping[str, Collection[str]]  # by key of an entry: what it may cite


def calendar_problems(
    source: SeedFile,
    duties: Collection[SeedFile],
    libraries: Iterable[SeedFile],
    items: Collection[str],
) -> Iterator[SeedFault]:
    """Report what leads nowhere: a duty, an asked date, an item or a typical dataset."""
    dates = _ids(source, "dates")
    known: Names = {
        "duty": {one for tree in duties for one in _ids(tree, "duties")},
        "item": items,
        "dataset": {one for file in libraries for one in _ids(file, "entries")},
    }
    cited = _articles_by_duty(duties)
    seen: set[str] = set()
    for rank, entry in enumerate(as_list(source.data.get("entries"))):
        if not isinstance(entry, dict):
            continue
        if str(entry.get("id")) in seen:
            message = f"L’identifiant «\u00a0{entry.get('id')}\u00a0» sert déjà plus haut."
            yield source.problem(message, "Donnez-en un autre.", "entries", rank, "id")
        seen.add(str(entry.get("id")))
        yield from _nowhere(source, rank, entry, known)
        yield from _never_cited(source, rank, entry, cited)
        yield from _no_date(source, rank, entry, dates)


def _nowhere(
    source: SeedFile, rank: int, entry: Mapping[str, Any], known: Names
) -> Iterator[SeedFault]:
    for key, names in known.items():
        if key in entry and str(entry[key]) not in names:
            message = f"«\u00a0{entry[key]}\u00a0» n’existe pas\u00a0: {WORDS[key]}."
            yield source.problem(message, "Corrigez cet identifiant.", "entries", rank, key)


def _never_cited(
    source: SeedFile, rank: int, entry: Mapping[str, Any], cited: Mapping[str, Collection[str]]
) -> Iterator[SeedFault]:
    """Report an article that the duty cites for nobody: the entry would never be shown."""
    articles = cited.get(str(entry.get("duty")))
    for position, article in enumerate(as_list(entry.get("cites"))):
        if articles is not None and str(article) not in articles:
            message = f"Ce devoir ne cite jamais «\u00a0{article}\u00a0»."
            remedy = "Écrivez le numéro seul d’un article de son «\u00a0reference\u00a0»."
            yield source.problem(message, remedy, "entries", rank, "cites", position)


def _articles_by_duty(duties: Iterable[SeedFile]) -> dict[str, set[str]]:
    """Return, for each duty, the words of all its references, as the calendar compares them."""
    cited: dict[str, set[str]] = {}
    for tree in duties:
        for duty in as_list(tree.data.get("duties")):
            if isinstance(duty, dict):
                reasons = [one for one in as_list(duty.get("when")) if isinstance(one, dict)]
                texts = [str(one.get("reference", "")) for one in (duty, *reasons)]
                words = " ".join(texts).replace(",", " ").split()
                cited.setdefault(str(duty.get("id")), set()).update(words)
    return cited


def _no_date(
    source: SeedFile, rank: int, entry: Mapping[str, Any], dates: Collection[str]
) -> Iterator[SeedFault]:
    due = entry.get("due")
    for key in ("around", "since"):
        if isinstance(due, dict) and key in due and str(due[key]) not in dates:
            message = f"La date «\u00a0{due[key]}\u00a0» n’est pas de celles que l’on demande."
            remedy = "Ajoutez-la sous «\u00a0dates\u00a0», avec son nom et sa phrase."
            yield source.problem(message, remedy, "entries", rank, "due", key)


WORDS = {
    "duty": "aucun devoir de law/obligation.yml ne porte ce nom",
    "item": "aucun point de la méthode ne porte ce nom",
    "dataset": "aucun texte d’une bibliothèque ne porte ce nom",
}


def _ids(source: SeedFile, key: str) -> list[str]:
    return [str(one.get("id")) for one in as_list(source.data.get(key)) if isinstance(one, dict)]
