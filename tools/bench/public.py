"""A public file of a dataset against the same bytes among our static files, in one series."""

import gzip
import hashlib
from pathlib import Path

from flask import Flask

from app.files.models import OF_DATASETS
from app.files.services import packed_of, path_of
from app.files.shelf import Served, Shelf
from config import ROOT
from tools.bench import visits
from tools.bench.report import Figure, Report, ratio, whole
from tools.bench.speed import Case, rounds
from tools.bench.stage import Stage

STATIC = "css/app.css"
PUBLIC_SHARE = 0.9  # of what the same static file gives
SPACE, DATASET, NAME = "banc", "jeu", "app.csv"
ENCODINGS = {"": "tel quel", "gzip": "compressé"}


def public_files(stage: Stage, report: Report) -> None:
    """Requests for each processor second, as they are and packed."""
    server = stage.app(stage.scale.few)
    put(stage.folder, (ROOT / "app/static" / STATIC).read_bytes())
    anybody = visits.Person(server.port, "jalon=rien", "")
    report.heading("Fichier public d’un jeu, rapporté au même fichier dans /static/ (même série)")
    failures = 0
    for encoding, words in ENCODINGS.items():
        static, public = (
            Case(words, server, visits.address(path, encoding=encoding)(anybody))
            for path in (f"/static/{STATIC}", f"/public/{SPACE}/jeux/{DATASET}/{NAME}")
        )
        rounds([public], turns=stage.scale.turns, seconds=stage.scale.seconds, yardstick=static)
        report.add(Figure(words, public.share, ratio, least=PUBLIC_SHARE, quiet=public.quiet))
        failures += len(static.failures) + len(public.failures)
    report.add(Figure("réponses manquées", failures, whole, most=0))


def put(folder: Path, content: bytes) -> None:
    """Put a file on the shelf of a space, as the transaction of its publication does."""
    app = Flask(__name__)
    app.config["DATA_DIR"] = folder
    with app.app_context():
        path = path_of(1, "banc", OF_DATASETS)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        packed_of(path).write_bytes(gzip.compress(content, mtime=0))
        digest = hashlib.sha256(content).hexdigest()
        told = ("1/banc", NAME, "text/csv; charset=utf-8", len(content), digest, 0, True)
        shelf = Shelf(SPACE)
        shelf.make()
        shelf.write({DATASET: {NAME: Served(*told)}})
