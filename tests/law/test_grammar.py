"""Citations as jurists write them; what only looks like one is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law.grammar import CitationGrammar, LegalCitation, OddCitation
from app.law.register import legal_register

GRAMMAR = legal_register().grammar
NUMBERS = sorted(legal_register().crpa.articles)


def read(text: str, grammar: CitationGrammar = GRAMMAR) -> list[tuple[str, str, str]]:
    citations = grammar.read(text)
    return [(one.source, one.number, one.through) for one in citations if is_read(one)]


def is_read(one: object) -> bool:
    assert isinstance(one, LegalCitation), one
    return True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CRPA L312-1-1", [("CRPA", "L312-1-1", "")]),
        ("CRPA L563-2 et R563-4", [("CRPA", "L563-2", ""), ("CRPA", "R563-4", "")]),
        ("CRPA L311-5 à L311-7", [("CRPA", "L311-5", "L311-7")]),
        ("CRPA R*311-12", [("CRPA", "R*311-12", "")]),
        ("CRPA R. * 322-4", [("CRPA", "R*322-4", "")]),
        ("CGCT L. 2121-29", [("CGCT", "L2121-29", "")]),
        ("L2121-30 du CGCT", [("CGCT", "L2121-30", "")]),
        ("article L2121-30 II du CGCT", [("CGCT", "L2121-30", "")]),
        (
            "Code du patrimoine L213-1 et L213-2",
            [("Code du patrimoine", "L213-1", ""), ("Code du patrimoine", "L213-2", "")],
        ),
        (
            "code de l’urbanisme L133-1 et suivants, L143-24, L153-23",
            [
                ("Code de l’urbanisme", "L133-1", ""),
                ("Code de l’urbanisme", "L143-24", ""),
                ("Code de l’urbanisme", "L153-23", ""),
            ],
        ),
        (
            "C. patr. L213-1 ; CRPA D312-1-3, 9°",
            [("Code du patrimoine", "L213-1", ""), ("CRPA", "D312-1-3", "")],
        ),
        ("code de l'environnement\n      L124-4", [("Code de l’environnement", "L124-4", "")]),
        ("CCP R2196-1", [("CCP", "R2196-1", "")]),
        ("CRPA, livre V", [("CRPA", "livre V", "")]),
        ("l’article L312-1-1", [("CRPA", "L312-1-1", "")]),
        (
            "CCP R2196-1. L’article R2196-1 le dit.",
            [("CCP", "R2196-1", ""), ("CCP", "R2196-1", "")],
        ),
        ("règlement (UE) 2023/138", [("règlement (UE) 2023/138", "", "")]),
        ("Règlement (UE) 2023/138", [("règlement (UE) 2023/138", "", "")]),
        ("Loi 2000-321 art. 10", [("loi 2000-321", "art. 10", "")]),
        ("Arrêté du 4 mai 2021", [("arrêté du 4 mai 2021", "", "")]),
        ("règlement d’exécution (UE) 2023/138", [("règlement (UE) 2023/138", "", "")]),
        ("directive (UE) 2019/1024", [("directive (UE) 2019/1024", "", "")]),
        (
            "directives 2003/98/CE et 2013/37/UE",
            [("directive 2003/98/CE", "", ""), ("directive 2013/37/UE", "", "")],
        ),
        ("loi 78-17", [("loi 78-17", "", "")]),
        ("loi n° 78-17 du 6 janvier 1978", [("loi 78-17", "", "")]),
        ("LO 99-209", [("loi organique 99-209", "", "")]),
        ("décret 2017-779 art. 2", [("décret 2017-779", "art. 2", "")]),
        ("décrets 2021-836, 2021-856", [("décret 2021-836", "", ""), ("décret 2021-856", "", "")]),
        ("arrêtés du 22 décembre 2022", [("arrêté du 22 décembre 2022", "", "")]),
        ("CE, 8 nov. 2024, n° 487687", [("CE n° 487687", "", "")]),
        ("CADA 20073182", [("CADA 20073182", "", "")]),
        ("CADA conseil 20061452", [("CADA 20061452", "", "")]),
        ("avis de 2024, 3 500 habitants, D3, L-12, A4-3", []),
    ],
)
def test_a_citation_is_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("CGTC L2121-29", "CGTC L2121-29", "Ce code n’est pas connu."),
        ("code des nuages L312-1", "code des nuages L312-1", "Ce code n’est pas connu."),
        ("CADA 2007318", "CADA 2007318", "Un avis de la CADA a huit chiffres."),
        ("L312–1", "L312–1", "Écrivez le numéro avec des traits d’union, sans espace."),
        ("décret 2017/779", "décret 2017/779", "Écrivez le numéro avec des traits d’union"),
        ("règlement (UE) 138/23", "règlement 138/23", "Un acte européen porte son année"),
    ],
)
def test_what_only_looks_like_one_is_told(text: str, words: str, reason: str) -> None:
    odd = [one for one in GRAMMAR.read(text) if isinstance(one, OddCitation)]
    assert [one.words for one in odd] == [words]
    assert odd[0].reason.startswith(reason)


@given(
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=5, unique=True),
    st.sampled_from([", ", " et ", " ; ", "\u00a0et ", ",\n   "]),
    st.sampled_from(["", ". ", " "]),
)
def test_any_list_of_articles_is_read_whole(numbers: list[str], between: str, after: str) -> None:
    """Whatever joins them, and with « L. 312-1 » as with « L312-1 »."""
    written = between.join(number[0] + after + number[1:] for number in numbers)
    assert read(f"Voir CRPA {written} (lu).") == [("CRPA", number, "") for number in numbers]


@given(st.text(alphabet="LRD*.-0123456789 CRPA§°,;()etàdu\n#’loinécarêtCEUE/", max_size=80))
def test_any_text_is_read_in_order_and_in_place(text: str) -> None:
    for one in GRAMMAR.read(text):
        assert 0 <= one.start < len(text)
        if isinstance(one, LegalCitation):
            assert one.start < one.end <= len(text)
            assert one.source
