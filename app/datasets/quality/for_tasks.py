"""What tasks learn from datasets: what a dataset lacks, and where to complete it."""

from collections.abc import Collection

from sqlalchemy import select

from app.datasets.inventory import queries
from app.datasets.inventory.defaults import Defaults, defaults_of
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.routes.links import link, to_do
from app.datasets.inventory.rules import Next
from app.datasets.inventory.saving import is_public
from app.datasets.quality.queries import described, files
from app.datasets.quality.rules import judge
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.spaces.guard import may
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.models import Task
from app.tasks.rules import AnchorKind
from app.tasks.sheet import guides
from app.tasks.sheet.guides import Gesture, Guide
from app.web.asked import whole_number

LACKS = "Ce qui manque à ce jeu"
SERVICE = "Désignez le service qui répond de ces données."
FIRST = {
    Next.DECIDE: "Un contrôle a repéré des données personnelles\u00a0: décidez qu’en faire.",
    Next.ANALYSE: "Dites si ces données peuvent être ouvertes, en quelques questions.",
    Next.ANSWER: "Notez la réponse à la question restée à arbitrer.",
    Next.REVIEW: "Revoyez l’analyse\u00a0: le jour prévu est venu.",
    Next.PREPARE: "Contrôlez le fichier, puis corrigez ce que le contrôle repère.",
    Next.PUBLISH: "Tout est prêt\u00a0: le jeu peut être publié.",
    Next.UPDATE: "La mise à jour annoncée est en retard\u00a0: déposez le fichier du jour.",
}


def lacks(authority: Authority, ids: Collection[str]) -> dict[str, Guide]:
    """Return what datasets lack, the most pressing first; nothing for one that lacks nothing."""
    numbers = sorted({whole_number(text) for text in ids} - {0})
    query = select(Dataset).where(Dataset.authority_id == authority.id, Dataset.id.in_(numbers))
    rows = db.session.scalars(query).all() if numbers else []
    if not rows:
        return {}
    resources, defaults = queries.resources_by_dataset(authority, numbers), defaults_of(authority)
    steps = {row.id: _steps(row, defaults, resources.get(row.id, [])) for row in rows}
    return {str(row_id): Guide(LACKS, several) for row_id, several in steps.items() if several}


def _steps(row: Dataset, defaults: Defaults, resources: Collection[Resource]) -> tuple[str, ...]:
    lack = queries.next_step(row, today())
    judged = judge(described(row, defaults, files(resources)), today())
    remedies = (test.remedy for test in judged.tests if test.met is False)
    pressing = [FIRST[lack]] if lack is not None else []
    return (*pressing, *([] if row.service else [SERVICE]), *remedies)


def complete(authority: Authority, task: Task) -> Gesture | None:
    """Return the links that lead where a dataset is completed."""
    if not may(Permission.ANSWER):
        return None
    try:
        row = queries.dataset(authority, whole_number(task.anchor_id))
    except Missing:  # removed since: the page says so
        return None
    lack = queries.next_step(row, today())
    action = (lack.label, to_do(lack, row.id)) if lack is not None else None
    edit_url = link("datasets.edit", dataset_id=row.id)
    watch_url = link("watching.dataset", dataset_id=row.id) if is_public(row) else ""
    context = {"dataset_action": action, "dataset_url": edit_url, "watch_url": watch_url}
    return Gesture("datasets/quality/_task_links.html", context)


guides.register(AnchorKind.DATASET, lacks)
guides.register_gesture(AnchorKind.DATASET, complete)
