"""The words of an authority in a sheet: « {nom} », « {l_executif} », « {De_l_assemblee} »."""

import re
from collections.abc import Mapping

from app.documents.acts.frame import in_act
from app.documents.facts import DocumentFacts
from app.documents.naming import PROJECT_LEAD, REFERENT, referent_title, somebody
from app.governance.loader import kind_table
from app.governance.phrases import NounPhrase
from app.governance.rules import BodyKind
from app.governance.wording import order_visas
from app.kernel.typography import lowered, raised

PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")
VOWELS = frozenset("aeiouyéè")
# Each noun, put after an article, after « de », after « à ».
NOUNS = ("collectivite", "executif", "assemblee", "referent")
NAMES = frozenset(
    {"nom", "de_nom", "elu", "chef_de_projet", "visa_executif"}
    | {f"{article}_{noun}" for noun in NOUNS for article in ("l", "de_l", "a_l")}
)


def words_of(facts: DocumentFacts) -> Mapping[str, str]:
    """Return what each placeholder stands for."""
    body = facts.body
    phrases = (body.called, in_act(body.executive), in_act(body.assembly), _referent(body))
    words = {
        "nom": facts.name,
        "de_nom": facts.of_name,
        "elu": somebody(facts.around.officials, REFERENT),
        "chef_de_projet": somebody(facts.around.leads, PROJECT_LEAD),
        "visa_executif": "\n".join(order_visas(body, kind_table())),
    }
    for noun, phrase in zip(NOUNS, phrases, strict=True):
        words |= _after_articles(noun, phrase)
    return words


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its words; « {L_executif} » begins a sentence."""
    return PLACEHOLDER.sub(lambda match: _word(match[1], words), text)


def _referent(body: BodyKind) -> NounPhrase:
    title = lowered(referent_title(body))
    return NounPhrase(f"l’{title}" if title[0] in VOWELS else f"le {title}")


def _word(name: str, words: Mapping[str, str]) -> str:
    lower = name[0].lower() + name[1:]
    return words[lower] if lower == name else raised(words[lower])


def _after_articles(noun: str, phrase: NounPhrase) -> Mapping[str, str]:
    return {f"l_{noun}": phrase.words, f"de_l_{noun}": phrase.of, f"a_l_{noun}": phrase.to}
