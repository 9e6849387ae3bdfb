"""The check of every citation: ``jalon law check``; no database, no other machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.governance.certainty import Certainty
from app.kernel.typography import day
from app.law.crpa import CrpaArticle
from app.law.grammar import CRPA, LegalCitation, OddCitation
from app.law.register import CODES_FILE, LegalRegister
from app.law.statements import StatementOfLaw, statements
from app.methodology.seedfile import SeedFault, SeedProblem, read_seed

ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
CERTAINTIES = tuple(one.value for one in Certainty)


@dataclass(frozen=True, slots=True)
class LawCheck:
    """What was compared, and what is wrong."""

    crpa: int  # citations of the CRPA, all compared with the copy
    others: int  # citations of other texts
    faults: tuple[SeedFault, ...]


def check_law(root: Path, register: LegalRegister) -> LawCheck:
    """Compare each citation under that folder with what is known of its text."""
    read = list(statements(root, register.grammar))
    citations = [one.words for one in read if isinstance(one.words, LegalCitation)]
    crpa = len([words for words in citations if words.source == CRPA])
    faults = {fault for one in read for fault in _faults(one, register)}
    faults.update(_register_faults(root, register))
    return LawCheck(crpa, len(citations) - crpa, tuple(sorted(faults)))


def _faults(statement: StatementOfLaw, register: LegalRegister) -> Iterator[SeedFault]:
    words = statement.words
    if isinstance(words, OddCitation):
        message = f"«\u00a0{words.words}\u00a0» ne peut pas être lu comme une citation."
        yield SeedFault(statement.file, statement.line, message, words.reason)
    elif words.source != CRPA:
        yield from _unknown_text(statement, words, register)
    elif words.number.startswith("livre"):
        if ROMAN.get(words.number.split()[-1]) not in register.crpa.books:
            message = f"Le CRPA n’a pas de {words.number}."
            yield SeedFault(statement.file, statement.line, message, "Corrigez le numéro du livre.")
    else:
        for number in filter(None, (words.number, words.through)):
            yield from _crpa_faults(statement, number, register)


def _crpa_faults(
    statement: StatementOfLaw, number: str, register: LegalRegister
) -> Iterator[SeedFault]:
    """Report an article that does not exist, or did not hold on the days it is used."""
    article = register.crpa.get(number)
    if article is None:
        yield _absent(statement, number, register)
        return
    for when in statement.days or (register.read_on,):
        if not article.in_force_on(when):
            message = f"L’article {number} du CRPA {_why_not(article, when)}."
            remedy = "Citez l’article qui le remplace, ou corrigez la date d’effet du texte."
            yield SeedFault(statement.file, statement.line, message, remedy)
            return


def _why_not(article: CrpaArticle, when: date) -> str:
    if when < article.since:
        return f"n’est en vigueur que depuis le {day(article.since)}, et il sert le {day(when)}"
    if article.repealed and article.until:
        return f"est abrogé, au plus tard depuis le {day(article.until)}"
    return f"n’est plus en vigueur le {day(when)}"


def _absent(statement: StatementOfLaw, number: str, register: LegalRegister) -> SeedFault:
    written = register.crpa.starred(number)
    if written:
        message = f"L’article {number} du CRPA s’écrit {written}."
        return SeedFault(statement.file, statement.line, message, "Corrigez son numéro.")
    message = f"L’article {number} n’existe pas dans le CRPA (copie du {day(register.read_on)})."
    remedy = "Corrigez son numéro, ou nommez son code. S’il est nouveau, lancez make law."
    return SeedFault(statement.file, statement.line, message, remedy)


def _unknown_text(
    statement: StatementOfLaw, words: LegalCitation, register: LegalRegister
) -> Iterator[SeedFault]:
    """Report a text that nobody said how they read; an act known whole is known by its articles."""
    is_code = words.source in register.codes
    for number in filter(None, (words.number, words.through)) if is_code else (words.number,):
        known = (
            {(words.source, number)} if is_code else {(words.source, number), (words.source, "")}
        )
        if not known & register.texts.keys():
            name = f"{words.source} {number}".strip()
            message = f"Nous ne savons pas comment «\u00a0{name}\u00a0» a été lu."
            yield SeedFault(statement.file, statement.line, message, f"Dites-le dans {_codes()}.")


def _codes() -> str:
    return f"seeds/law/texts/{CODES_FILE.name}"


def _register_faults(root: Path, register: LegalRegister) -> Iterator[SeedFault]:
    """Report what the list of the other texts does not say: how, when and by whom it was read."""
    if not (root / _codes()).exists():  # the texts that come with Jalon are checked with Jalon
        return
    try:
        source = read_seed(root / _codes(), root)
    except SeedProblem as refused:
        yield from refused.problems
        return
    names: set[tuple[str, str]] = set()
    for rank, entry in enumerate(source.data.get("texts") or ()):
        key = (entry.get("source", ""), entry.get("number", ""))
        name = " ".join(key).strip()
        for wrong, remedy in _lacks(entry, register):
            yield source.problem(f"«\u00a0{name}\u00a0»\u00a0: {wrong}.", remedy, "texts", rank)
        if key in names:
            message = f"«\u00a0{name}\u00a0» est donné deux fois."
            yield source.problem(message, "Gardez la lecture la plus récente.", "texts", rank)
        names.add(key)


def _lacks(entry: dict[str, str], register: LegalRegister) -> Iterator[tuple[str, str]]:
    certainty = entry.get("certainty")
    if certainty not in CERTAINTIES:
        yield "certitude absente", "Écrivez «\u00a0certainty: V, P, G ou M\u00a0»."
    if certainty in {"V", "P"} and not entry.get("verified_on"):
        yield "date de lecture absente", "Écrivez «\u00a0verified_on: AAAA-MM-JJ\u00a0»."
    if certainty == "P" and not entry.get("by"):
        yield "source absente", "Écrivez après «\u00a0by:\u00a0» qui le dit."
    if entry.get("source") == CRPA:
        yield "le CRPA n’a pas sa place ici", "Retirez-le\u00a0: crpa.csv a tous ses articles."
    if entry.get("source") in register.codes and not entry.get("number"):
        yield "article absent", "Écrivez son numéro après «\u00a0number:\u00a0»."
