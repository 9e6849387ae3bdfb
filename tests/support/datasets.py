"""Datasets of every kind, for pages that want some."""

import io
from datetime import date

from app.accounts.models import User
from app.audit.rules import Actor
from app.datasets.inventory import resources, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.files import services as files
from app.datasets.inventory.files.queries import versions_of
from app.datasets.inventory.library import typical
from app.datasets.inventory.rules import Outcome, Stage
from app.files.keeping import keep_data
from app.kernel.clock import now
from app.spaces.models import Authority
from app.tasks.services import Draft, create_task

PUBLIC = "bancs"  # the identifier of a dataset that anybody may read
CONTENT = b"poste;prix\nserveur;1200\n"
LONG_WORD = "https://data.exemple.fr/" + "subventions-aux-associations-" * 4


def make_datasets(authority: Authority, lead: User) -> dict[str, int]:
    """Write datasets at several stages; return what addresses want of them.

    ``dataset`` is one on which everything hangs, ``resource`` its file.
    """
    by = Actor(lead.id, lead.full_name)
    authority.catalogue_opened_at = now()
    entry = typical()["subventions"].facts(authority.territory)
    whole = services.create(
        authority,
        entry.but(
            software="Ciril",
            format="xlsx",
            volume=f"400 lignes, voir {LONG_WORD}",
            updated_on=date(2026, 1, 31),
            coverage="Toute la commune",
            covers_from=date(2018, 1, 1),
            personal_data="indirect",
            landing_url=LONG_WORD,
        ),
        by=by,
    )
    facts = ResourceFacts("Subventions 2026", f"{LONG_WORD}.csv", format="csv")
    file = resources.add(authority, whole.id, facts, by=by)
    about = Draft("Relire les colonnes", anchor_kind="dataset", anchor_id=str(whole.id))
    create_task(authority, about, by=by)
    listed = services.create(authority, DatasetFacts(title="Arbres d’alignement"), by=by)
    services.set_stage(authority, listed.id, Stage.PREPARED, seen=1, by=by)
    out = DatasetFacts(title="Bancs publics", identifier=PUBLIC, landing_url=LONG_WORD)
    services.create(authority, out, by=by).stage = Stage.PUBLISHED.value
    return {"dataset": whole.id, "resource": file.id}


def make_served(authority: Authority, lead: User) -> dict[str, object]:
    """Write a published dataset with a file of our own; return what addresses want of it."""
    by = Actor(lead.id, lead.full_name)
    row = services.create(authority, DatasetFacts(title="Marchés"), by=by)
    row.outcome = Outcome.OPEN.value
    kept = keep_data(authority.id, name="marches.csv", stream=io.BytesIO(CONTENT))
    file = files.keep(authority, row.id, kept, files.FileFacts(), by=by)
    services.set_stage(authority, row.id, Stage.PUBLISHED, seen=row.revision, by=by)
    [version] = versions_of(authority, file.id)
    return {
        "dataset": row.identifier,
        "file": file.file_name,
        "version": version.version,
        "dataset_id": row.id,
        "resource_id": file.id,
        "version_id": version.id,
    }
