"""Checks of a file with everything to see, and a schema of one's own, for pages that want some."""

from typing import Any

from app.accounts.models import User
from app.audit.rules import Actor
from app.datasets.checks import own_schemas
from app.datasets.checks import services as checking
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from app.files.services import keep_file
from app.spaces.models import Authority

SCHEMA = b'{"fields": [{"name": "nomAttribuant"}, {"name": "montant", "type": "number"}]}'
NAME = "aides-versees-" * 8 + "2026.csv"
FOUND: dict[str, Any] = {
    "read": {
        "kind": "csv",
        "encoding": "cp1252",
        "bom": False,
        "delimiter": ";",
        "sheets": 0,
        "sheet_name": "",
        "header": ["nomAttribuant", "montant", "courriel"],
        "columns": 3,
    },
    "rows": 1204,
    "errors": 12,
    "written": 12,
    "columns_at_fault": 1,
    "points": [
        {
            "column": "montant",
            "title": "montant\u00a0: 12\u00a0cellules ne sont pas des nombres.",
            "remedy": "Écrivez un nombre, avec un point avant les décimales.",
            "count": 12,
            "blocking": True,
            "examples": [[2, "1 200,50"], [9, "x" * 80]],
        }
    ],
    "points_total": 1,
    "personal": [
        {
            "column": "courriel",
            "kind": "email",
            "count": 3,
            "sentence": "Colonne courriel\u00a0: 3\u00a0adresses électroniques de personnes.",
            "examples": ["j…@e….fr"],
            "lines": [2, 7, 12],
        }
    ],
    "changes": [
        {"sentence": "L’encodage passe de cp1252 à UTF-8.", "examples": []},
        {
            "sentence": "montant\u00a0: 12\u00a0nombres réécrits en chiffres.",
            "examples": [["1 200,50", "1200.50"]],
        },
    ],
    "left": ["jour\u00a0: 4\u00a0dates peuvent se lire de deux façons."],
    "copy": True,
}


def make_checks(authority: Authority, lead: User) -> dict[str, int]:
    """Write a dataset held by a check, a check that failed, and a schema; return their ids."""
    by = Actor(lead.id, lead.full_name)
    dataset = services.create(authority, DatasetFacts(title="Aides versées, contrôlées"), by=by).id
    failed = checking.begin(authority, dataset, checking.CheckRequest("a.csv", ""), by=by)
    checking.fail(authority.id, failed.id, "Ce fichier est abîmé.")
    stored = keep_file(authority.id, name=NAME, content=b"a;b\n1;2\n")
    wanted = checking.CheckRequest(NAME, "Subventions attribuées (scdl/subventions 2.1.1)", stored)
    done = checking.begin(authority, dataset, wanted, by=by)
    checking.finish(authority.id, done.id, FOUND, replaces=None, by=by)
    room = checking.room_of(done)
    room.open().close()
    for path in (room.errors, room.copy):
        path.write_text("a,b\n", encoding="utf-8")
    own = own_schemas.add(authority, name="Arbres d’alignement", content=SCHEMA, by=by)
    db.session.flush()
    return {"check": done.id, "failed_check": failed.id, "own_schema": own.id, "checked": dataset}
