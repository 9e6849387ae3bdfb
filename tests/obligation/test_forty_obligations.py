"""Forty authorities, what the law asks of each, and the article: a table for a jurist to read."""

import pytest

from tests.obligation.cases import (
    CALEDONIA,
    COMMUNE,
    CONFIRMER,
    DEPARTEMENT,
    DUE,
    ELSEWHERE,
    EPCI,
    NON,
    NONE,
    OTHER,
    OUI,
    OVERSEAS,
    PROVINCE,
    REGION,
    SYNDICAT,
    UNSURE,
    Case,
    check,
)

SMALL = {"population": 900, "fte": 8}
TOWN = {"population": 24_000, "fte": 412}
CITY = {"population": 120_000, "fte": 2_400, "agents": 2_900}

# fmt: off
CASES = (
    # 1 to 8: communes of mainland France, by size
    Case("Commune de 900 habitants", COMMUNE, SMALL, NON,
         {"directory": DUE, "requests": DUE, "open-format": DUE, "addresses": DUE, "prada": NONE,
          "subsidies": NONE, "summary-note": NONE, "acts": DUE}, "CRPA L322-6"),
    Case("Commune de 3 000 habitants, 60 agents", COMMUNE, {"population": 3_000, "fte": 60}, NON,
         {"algorithms": DUE, "four-families": NONE}, "CRPA L312-1-3"),
    Case("Ville de 24 000 habitants", COMMUNE, TOWN, OUI,
         {"four-families": DUE, "prada": DUE, "acts": DUE, "budget": DUE, "subsidies": DUE,
          "summary-note": DUE, "accessibility-commission": DUE, "high-salaries": NONE},
         "CRPA L312-1-1"),
    Case("Ville de 5 200 habitants, 40 agents", COMMUNE, {"population": 5_200, "fte": 40}, NON,
         {"acts": DUE, "budget": DUE, "accessibility-commission": DUE, "prada": NONE},
         "CGCT L2143-3"),
    Case("Ville de 120 000 habitants", COMMUNE, CITY, OUI,
         {"high-salaries": DUE, "greenhouse": DUE, "equality-index": UNSURE}, "CGFP L716-1"),
    Case("Ville de Paris", COMMUNE, {"population": 2_100_000, "fte": 52_000, "code": "75056"}, OUI,
         {"prada": DUE, "high-salaries": DUE, "greenhouse": DUE}, "CRPA R330-2"),
    Case("Commune du Haut-Rhin", COMMUNE, {"population": 1_200, "fte": 9, "code": "68100"}, NON,
         {"deliberations-list": UNSURE}, "CGCT L2121-25 et L2541-1"),
    Case("Commune dont on ne sait rien", COMMUNE, {}, CONFIRMER,
         {"four-families": UNSURE, "prada": UNSURE, "requests": DUE}, "CRPA L312-1-1"),
    # 9 to 15: what communes group themselves into
    Case("Communauté de communes de 12 000 habitants", EPCI,
         {"population": 12_000, "fte": 70, "largest": 4_000}, OUI,
         {"prada": DUE, "budget": DUE, "acts": DUE, "summary-note": DUE, "allowances": DUE},
         "CGCT L5211-36"),
    Case("Communauté de communes rurales", EPCI,
         {"population": 9_000, "fte": 30, "agents": 34, "largest": 1_900}, NON,
         {"budget": NONE, "prada": NONE, "summary-note": DUE, "acts": DUE}, "CGCT L5211-1"),
    Case("Communauté de communes de 2 900 habitants", EPCI,
         {"population": 2_900, "fte": 12, "agents": 14, "largest": 800}, NON,
         {"summary-note": DUE, "subsidies": DUE, "budget": NONE}, "décret 2017-779"),
    Case("Communauté d’agglomération de 42 000 habitants", EPCI,
         {"population": 42_000, "fte": 500, "agents": 600, "largest": 30_000}, OUI,
         {"high-salaries": DUE, "greenhouse": DUE, "equality-index": UNSURE}, "CGFP L716-1"),
    Case("Communauté urbaine", EPCI,
         {"population": 45_000, "fte": 400, "agents": 450, "largest": 30_000}, OUI,
         {"greenhouse": DUE, "high-salaries": DUE}, "Code de l’environnement L229-25"),
    Case("Métropole du Littoral", EPCI,
         {"population": 300_000, "fte": 2_000, "agents": 2_300, "largest": 150_000}, OUI,
         {"greenhouse": DUE, "prada": DUE}, "Code de l’environnement L229-25"),
    Case("Métropole de Lyon", EPCI, {"population": 1_400_000, "fte": 9_000, "siren": "200046977"},
         OUI, {"prada": DUE, "greenhouse": DUE, "summary-note": DUE, "budget": UNSURE,
               "deliberations-list": UNSURE}, "CGCT L3611-3 et L3121-19"),
    # 16 to 22: syndicats
    Case("SIVOM de 12 000 habitants, 10 agents", SYNDICAT,
         {"population": 12_000, "fte": 8, "agents": 10}, NON,
         {"prada": DUE, "acts": DUE, "summary-note": DUE, "deliberations-list": DUE},
         "CRPA L330-1, R330-2"),
    Case("Syndicat mixte de 300 000 habitants, 150 agents", SYNDICAT,
         {"population": 300_000, "fte": 140, "agents": 150}, OUI,
         {"prada": NONE, "acts": UNSURE, "high-salaries": NONE, "greenhouse": NONE,
          "summary-note": UNSURE}, "CRPA L312-1-1"),
    Case("Syndicat mixte de 300 agents", SYNDICAT,
         {"population": 80_000, "fte": 280, "agents": 300}, OUI,
         {"prada": DUE, "greenhouse": DUE}, "Code de l’environnement L229-25"),
    Case("Syndicat intercommunal des eaux", SYNDICAT,
         {"population": 15_000, "fte": 6, "agents": 6}, NON,
         {"water": DUE, "prada": DUE, "subsidies": DUE}, "CGCT L2224-5"),
    Case("Syndicat dont le nom ne dit rien", SYNDICAT,
         {"population": 30_000, "fte": 10, "agents": 12}, NON, {"prada": UNSURE}, ""),
    Case("Syndicat mixte sans effectif connu", SYNDICAT, {"population": 30_000}, CONFIRMER,
         {"prada": UNSURE, "greenhouse": UNSURE}, "CRPA D312-1-1-1"),
    Case("SIVU de 900 habitants", SYNDICAT, {"population": 900, "fte": 2, "agents": 2}, NON,
         {"prada": NONE, "acts": DUE, "water": NONE, "budget": NONE}, "CGCT L2131-1 et L5211-3"),
    # 23 to 29: départements, regions, and the collectivities that stand for them
    Case("Département de 280 000 habitants", DEPARTEMENT, {"population": 280_000, "fte": 2_500},
         OUI, {"prada": DUE, "high-salaries": UNSURE, "greenhouse": DUE, "summary-note": DUE,
               "subsidies": DUE, "allowances": UNSURE}, "CGCT L3121-19"),
    Case("Collectivité européenne d’Alsace", DEPARTEMENT,
         {"population": 1_950_000, "fte": 6_000}, OUI, {"prada": DUE, "greenhouse": DUE},
         "CRPA L312-1-1"),
    Case("Région", REGION, {"population": 3_400_000, "fte": 4_000}, OUI,
         {"prada": DUE, "high-salaries": UNSURE, "summary-note": UNSURE}, "CGFP L716-1"),
    Case("Collectivité de Corse", REGION, {"population": 355_000, "fte": 4_500, "code": "94"}, OUI,
         {"prada": DUE, "greenhouse": DUE, "subsidies": DUE}, "CRPA R330-2"),
    Case("Martinique", REGION, {"population": 355_000, "fte": 4_000}, OUI, {"prada": DUE},
         "CRPA R330-2", "drom"),
    Case("Mayotte", REGION, {"population": 329_000, "fte": 3_000}, OUI, {"prada": DUE},
         "CRPA R330-2", "drom"),
    Case("Région sans population connue", REGION, {"fte": 3_000}, OUI, {"prada": DUE}, ""),
    # 30 to 33: establishments and bodies
    Case("CCAS de 120 agents", OTHER, {"fte": 110, "agents": 120, "mission": True}, OUI,
         {"prada": NONE, "acts": DUE}, "CRPA D312-1-1-1"),
    Case("Régie des transports, 210 agents", OTHER, {"fte": 190, "agents": 210, "mission": True},
         OUI, {"prada": DUE}, "CRPA R330-2"),
    Case("Société privée sans mission", OTHER, {"fte": 300, "mission": False}, NON, {},
         "CRPA L312-1"),
    Case("Caisse des écoles, 12 agents", OTHER, {"fte": 9, "agents": 12, "mission": True}, NON,
         {"acts": DUE, "prada": NONE}, "CGCT L2131-1"),
    # 34 to 40: overseas
    Case("Province Sud", PROVINCE, {"population": 200_000, "fte": 1_500}, OUI,
         {"prada": UNSURE, "requests": DUE, "instructions": DUE, "directory": NONE,
          "environment": NONE, "procurement": NONE}, "CRPA L563-2 et R563-4", CALEDONIA),
    Case("Nouméa", COMMUNE, {"population": 85_976, "fte": 1_500}, OUI,
         {"prada": DUE, "budget-nc": DUE, "environment": NONE, "acts": NONE}, "CRPA L562-1",
         CALEDONIA),
    Case("Société qui distribue l’eau de Nouméa", OTHER, {"fte": 120, "of": "commune",
                                                          "mission": True}, OUI,
         {"requests": DUE, "prada": UNSURE}, "CRPA L562-8", CALEDONIA),
    Case("Papeete", COMMUNE, {"population": 26_000, "fte": 700, "code": "98735"}, OUI,
         {"prada": DUE, "directory": DUE}, "CRPA L552-1", ELSEWHERE),
    Case("Polynésie française", OVERSEAS, {"population": 278_786, "fte": 5_000, "code": "987"}, OUI,
         {"prada": UNSURE, "directory": NONE}, "CRPA L553-2 et R553-4", ELSEWHERE),
    Case("Wallis-et-Futuna", OVERSEAS, {"population": 11_151, "fte": 200, "code": "986"}, OUI,
         {"directory": DUE, "prada": NONE, "instructions": DUE}, "CRPA L574-5", ELSEWHERE),
    Case("Saint-Pierre-et-Miquelon", OVERSEAS,
         {"population": 5_790, "fte": 150, "code": "975"}, OUI,
         {"prada": DUE, "directory": DUE, "procurement": NONE}, "CRPA L541-1", ELSEWHERE),
)
# fmt: on


def test_they_are_forty() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_what_the_law_asks(case: Case) -> None:
    check(case)
