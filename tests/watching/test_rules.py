"""What holds a file that a source brought: the rule of the workbench, told with names."""

from dataclasses import replace
from typing import Any

import pytest

from app.watching.sources.rules import Arrived, TableFacts, reasons_to_hold

ONLINE = TableFacts(rows=100, errors=2, kinds=frozenset({("montant", "type")}))
GOOD = Arrived(notes={}, made=ONLINE, online=ONLINE)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, []),
        ({"online": TableFacts(rows=0, errors=2, kinds=ONLINE.kinds)}, []),
        ({"made": replace(ONLINE, rows=300)}, []),
        (
            {"made": replace(ONLINE, rows=301)},
            ["Le fichier compte 301\u00a0lignes, la version en ligne en compte 100."],
        ),
        ({"made": replace(ONLINE, errors=0, kinds=frozenset())}, []),
        (
            {"made": replace(ONLINE, errors=3)},
            ["Le fichier compte 3\u00a0anomalies, la version en ligne en compte 2."],
        ),
        (
            {"made": replace(ONLINE, errors=1, kinds=frozenset({("objet", "enum")}))},
            ["Une anomalie nouvelle dans «\u202fobjet\u202f»."],
        ),
        (
            {"made": replace(ONLINE, personal=frozenset({("tel", "phone")}))},
            ["Des données personnelles sont apparues\u00a0: «\u202ftel\u202f»."],
        ),
        ({"unconfirmed": 2}, ["Relire 2\u00a0propositions."]),
        ({"questions": 1}, ["1\u00a0question attend une réponse à l’atelier."]),
        ({"gone": ["Objet"]}, ["Des colonnes ont disparu\u00a0: «\u202fObjet\u202f»."]),
        (
            {"gone": ["Montant"], "unfed": ["montant"]},
            [
                "Des colonnes ont disparu\u00a0: «\u202fMontant\u202f».",
                "Rien ne remplit des colonnes exigées par le schéma\u00a0: «\u202fmontant\u202f».",
            ],
        ),
        (
            {"notes": {"sheets": ["2026", "2027"]}},
            ["Plusieurs feuilles se ressemblent\u00a0: «\u202f2026\u202f», «\u202f2027\u202f»."],
        ),
    ],
)
def test_a_file_waits_for_what_the_workbench_would_have_done(
    changed: dict[str, Any], words: list[str]
) -> None:
    assert reasons_to_hold(replace(GOOD, **changed)) == words
