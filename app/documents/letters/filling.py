"""The words of an authority in a sheet: « {nom} », « {l_executif} », « {De_l_assemblee} »."""

import re
from collections.abc import Mapping

from app.documents.acts.deliberation import in_act
from app.documents.facts import DocumentFacts
from app.governance.loader import kind_table
from app.governance.phrases import NounPhrase
from app.governance.wording import order_visas
from app.kernel.typography import raised

PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")
# What only the authority knows when its registers do not say it.
OFFICIAL = "[nom de l’élu référent]"
LEAD = "[nom du chef de projet]"
# Each noun, put after an article, after « de », after « à ».
NOUNS = ("collectivite", "executif", "assemblee", "acte")
NAMES = frozenset(
    {"nom", "de_nom", "elu", "chef_de_projet", "visa_executif"}
    | {f"{article}_{noun}" for noun in NOUNS for article in ("l", "de_l", "a_l")}
)


def words_of(facts: DocumentFacts) -> Mapping[str, str]:
    """Return what each placeholder stands for."""
    body = facts.body
    nouns = dict(
        zip(NOUNS, (body.called, in_act(body.executive), in_act(body.assembly), body.act), strict=True)
    )
    words = {
        "nom": facts.name,
        "de_nom": facts.of_name,
        "elu": OFFICIAL,
        "chef_de_projet": LEAD,
        "visa_executif": "\n".join(order_visas(body, kind_table())),
    }
    for noun, phrase in nouns.items():
        words |= _after_articles(noun, phrase)
    return words


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its words; « {L_executif} » begins a sentence."""
    return PLACEHOLDER.sub(lambda match: _word(match[1], words), text)


def _word(name: str, words: Mapping[str, str]) -> str:
    lower = name[0].lower() + name[1:]
    return words[lower] if lower == name else raised(words[lower])


def _after_articles(noun: str, phrase: NounPhrase) -> Mapping[str, str]:
    return {f"l_{noun}": phrase.words, f"de_l_{noun}": phrase.of, f"a_l_{noun}": phrase.to}
