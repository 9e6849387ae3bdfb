"""Datasets of every kind, for pages that want some."""

from datetime import date

from app.accounts.models import User
from app.audit.rules import Actor
from app.datasets.inventory import resources, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.library import typical
from app.datasets.inventory.rules import Stage
from app.kernel.clock import now
from app.spaces.models import Authority
from app.tasks.services import Draft, create_task

PUBLIC = "bancs"  # the identifier of a dataset that anybody may read
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
