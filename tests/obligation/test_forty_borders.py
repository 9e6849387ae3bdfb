"""Forty cases that stand on a threshold, or just beside it: a table for a jurist to read."""

import pytest

from tests.obligation.cases import (
    CALEDONIA,
    COMMUNE,
    CONFIRMER,
    DUE,
    ELSEWHERE,
    EPCI,
    NON,
    NONE,
    OTHER,
    OUI,
    OVERSEAS,
    SYNDICAT,
    UNSURE,
    Case,
    check,
)

MANY = {"fte": 60}

# fmt: off
CASES = (
    # 1 to 10: 3,500 inhabitants, 50 agents (CRPA L312-1-1 and D312-1-1-1)
    Case("3 500 habitants, 50 agents", COMMUNE, {"population": 3_500, "fte": 50}, OUI,
         {"four-families": DUE, "algorithms": DUE, "acts": DUE, "budget": DUE}, "CRPA L312-1-1"),
    Case("3 499 habitants dans les deux comptes", COMMUNE, {"population": 3_499, **MANY}, NON,
         {"four-families": NONE, "acts": DUE, "subsidies": NONE}, "CRPA L312-1-1"),
    Case("3 499 habitants, population totale inconnue", COMMUNE,
         {"population": 3_499, "total": None, **MANY}, CONFIRMER,
         {"acts": UNSURE, "budget": UNSURE, "subsidies": UNSURE, "summary-note": UNSURE}, ""),
    Case("3 480 municipale, 3 560 totale", COMMUNE,
         {"population": 3_480, "total": 3_560, "council": 3_480, **MANY}, CONFIRMER,
         {"acts": DUE, "budget": DUE, "summary-note": NONE, "four-families": UNSURE},
         "CRPA L312-1-1"),
    Case("3 149 habitants, population totale inconnue", COMMUNE,
         {"population": 3_149, "total": None, **MANY}, NON, {"acts": DUE, "subsidies": NONE}, ""),
    Case("3 150 habitants, population totale inconnue", COMMUNE,
         {"population": 3_150, "total": None, **MANY}, CONFIRMER, {"subsidies": UNSURE}, ""),
    Case("3 500 habitants, 49 agents", COMMUNE, {"population": 3_500, "fte": 49}, NON,
         {"four-families": NONE, "algorithms": NONE, "acts": DUE}, "CRPA D312-1-1-1"),
    Case("3 499 habitants, 49 agents, totale inconnue", COMMUNE,
         {"population": 3_499, "total": None, "fte": 49}, NON, {"four-families": NONE}, ""),
    Case("EPCI de 49 agents", EPCI, {"population": 20_000, "fte": 49}, NON,
         {"four-families": NONE}, "CRPA D312-1-1-1"),
    Case("EPCI de 50 agents, 800 habitants", EPCI, {"population": 800, "fte": 50}, OUI,
         {"four-families": DUE}, "CRPA D312-1-1-1"),
    # 11 to 19: the person in charge of access (CRPA R330-2)
    Case("Commune de 10 000 habitants", COMMUNE, {"population": 10_000, **MANY}, OUI,
         {"prada": DUE}, "CRPA L330-1, R330-2"),
    Case("Commune de 9 999 habitants", COMMUNE, {"population": 9_999, **MANY}, OUI,
         {"prada": NONE}, ""),
    Case("Commune de 9 999 habitants, totale inconnue", COMMUNE,
         {"population": 9_999, "total": None, **MANY}, OUI, {"prada": UNSURE}, "CRPA R330-2"),
    Case("Syndicat mixte de 200 agents", SYNDICAT, {"fte": 150, "agents": 200}, OUI,
         {"prada": DUE}, "CRPA R330-2"),
    Case("Syndicat mixte de 199 agents", SYNDICAT, {"fte": 150, "agents": 199}, OUI,
         {"prada": NONE}, ""),
    Case("Syndicat mixte de 199 équivalents temps plein", SYNDICAT, {"fte": 199}, OUI,
         {"prada": UNSURE}, "CRPA R330-2"),
    Case("Syndicat mixte de 200 équivalents temps plein", SYNDICAT, {"fte": 200}, OUI,
         {"prada": DUE}, "CRPA R330-2"),
    Case("Communauté de communes de 9 999 habitants, 200 agents", EPCI,
         {"population": 9_999, "fte": 180, "agents": 200}, OUI, {"prada": DUE}, "CRPA R330-2"),
    Case("SIVOM de 9 999 habitants", SYNDICAT, {"population": 9_999, "fte": 5, "agents": 6}, NON,
         {"prada": NONE}, ""),
    # 20 to 22: five thousand in Saint-Pierre-et-Miquelon (CRPA R544-4)
    Case("Commune de Saint-Pierre, 5 000 habitants", COMMUNE,
         {"population": 5_000, "code": "97502", **MANY}, OUI, {"prada": DUE}, "R544-4", ELSEWHERE),
    Case("Commune de Saint-Pierre, 4 999 habitants", COMMUNE,
         {"population": 4_999, "code": "97502", **MANY}, OUI, {"prada": NONE}, "CRPA L541-1",
         ELSEWHERE),
    Case("Saint-Barthélemy", OVERSEAS, {"population": 10_660, "fte": 300, "code": "977"}, OUI,
         {"prada": DUE}, "CRPA L521-1", ELSEWHERE),
    # 23 to 28: more than forty thousand (CGFP L716-1, L132-9-3)
    Case("Commune de 40 000 habitants", COMMUNE, {"population": 40_000, **MANY}, OUI,
         {"high-salaries": NONE, "equality-index": NONE}, ""),
    Case("Commune de 40 001 habitants", COMMUNE, {"population": 40_001, **MANY}, OUI,
         {"high-salaries": DUE}, "CGFP L716-1"),
    Case("Communauté de communes de 40 001 habitants", EPCI, {"population": 40_001, **MANY}, OUI,
         {"high-salaries": DUE}, "CGFP L716-1"),
    Case("Syndicat de communes de 40 001 habitants", SYNDICAT, {"population": 40_001, **MANY}, OUI,
         {"high-salaries": NONE, "equality-index": UNSURE}, "CGFP L132-9-3"),
    Case("Commune de 40 001 habitants, 49 agents", COMMUNE,
         {"population": 40_001, "fte": 45, "agents": 49}, NON, {"equality-index": NONE}, ""),
    Case("Commune de 40 001 habitants, 50 agents", COMMUNE,
         {"population": 40_001, "fte": 50, "agents": 50}, OUI, {"equality-index": UNSURE},
         "CGFP L132-9-3"),
    # 29 to 32: greenhouse gases (code de l’environnement L229-25)
    Case("Communauté de communes de 50 000 habitants", EPCI, {"population": 50_000, **MANY}, OUI,
         {"greenhouse": NONE}, ""),
    Case("Communauté de communes de 50 001 habitants", EPCI, {"population": 50_001, **MANY}, OUI,
         {"greenhouse": DUE}, "L229-25"),
    Case("Syndicat mixte de 250 agents", SYNDICAT, {"fte": 240, "agents": 250}, OUI,
         {"greenhouse": NONE}, ""),
    Case("Syndicat mixte de 251 agents", SYNDICAT, {"fte": 240, "agents": 251}, OUI,
         {"greenhouse": DUE}, "L229-25"),
    # 33 to 37: the council, its budget, its accessibility (CGCT)
    Case("3 600 habitants, 3 499 au renouvellement", COMMUNE,
         {"population": 3_600, "council": 3_499, **MANY}, OUI,
         {"summary-note": NONE, "acts": DUE}, ""),
    Case("3 400 habitants, 3 500 au renouvellement", COMMUNE,
         {"population": 3_400, "council": 3_500, **MANY}, NON, {"summary-note": DUE},
         "CGCT L2121-12"),
    Case("CC dont la plus grande commune compte 3 499 habitants", EPCI,
         {"population": 8_000, "largest": 3_499, **MANY}, OUI, {"budget": UNSURE}, "L5211-36"),
    Case("CC dont toutes les communes sont sous 3 150 habitants", EPCI,
         {"population": 8_000, "largest": 3_149, **MANY}, OUI, {"budget": NONE}, ""),
    Case("Commune de 4 999 habitants", COMMUNE, {"population": 4_999, **MANY}, OUI,
         {"accessibility-commission": NONE}, ""),
    # 38 to 40: overseas
    Case("Commune de Nouvelle-Calédonie, 3 499 habitants", COMMUNE,
         {"population": 3_499, **MANY}, NON, {"algorithms": DUE, "prada": NONE}, "CRPA L562-1",
         CALEDONIA),
    Case("Établissement de la Province Sud, 2 agents", OTHER, {"fte": 2, "of": "new-caledonia"},
         OUI, {"four-families": DUE}, "CRPA L563-2", CALEDONIA),
    Case("Commune de Polynésie, 3 500 habitants, 49 agents", COMMUNE,
         {"population": 3_500, "fte": 49, "code": "98711"}, NON, {"four-families": NONE},
         "CRPA L552-1", ELSEWHERE),
)
# fmt: on


def test_they_are_forty() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_the_side_on_which_it_falls(case: Case) -> None:
    check(case)
