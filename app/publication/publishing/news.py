"""What is told, by signal, of a request of publication."""

from dataclasses import dataclass

from app.audit.rules import Actor
from app.datasets.inventory.models import Dataset
from app.publication.models import PublicationRequest
from app.spaces.models import Authority


@dataclass(frozen=True, eq=False)
class PublicationNews:
    """A request that has been made, or refused, and who did it."""

    authority: Authority
    row: Dataset
    request: PublicationRequest
    by: Actor
