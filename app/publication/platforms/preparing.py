"""What would be sent of a dataset by an account, and why it may not be."""

from collections.abc import Sequence

from app.datasets.inventory import queries as datasets
from app.datasets.inventory import saving
from app.datasets.inventory.defaults import defaults_of, told_of
from app.datasets.inventory.files.queries import in_service
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import UNPROMISED_ELSEWHERE, Stage, promise_of
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.kernel.errors import Refused
from app.publication.catalogue.addresses import root_of
from app.publication.catalogue.vocabularies import public_name
from app.publication.models import PlatformAccount
from app.publication.platforms.account import NO_ACCOUNT, account_of
from app.publication.platforms.base import SentDataset, Upload
from app.publication.platforms.contents import sent_of
from app.publication.rules import PlatformWay, Sends
from app.spaces.models import Authority

HARVESTED_WAY = (
    "D’après vos réglages, la plateforme moissonne ce catalogue\u00a0: ce jeu y arrive sans envoi. "
    "Pour l’envoyer d’ici, changez la manière sur la page de la plateforme."
)
NO_ORGANIZATION = "Choisissez d’abord au nom de quelle organisation Jalon publie."


def sent_of_dataset(
    authority: Authority,
    row: Dataset,
    files: Sequence[Resource],
    account: PlatformAccount | None,
) -> SentDataset:
    """Return what would be sent of a dataset: files themselves where the account says so."""
    own_id = public_name(root_of(authority), row.identifier)
    whole = account is not None and account.sends == Sends.FILES.value
    uploads = uploads_of(authority, files) if whole else {}
    return sent_of(
        row,
        files,
        defaults=defaults_of(authority),
        told=told_of(row, authority),
        own_id=own_id,
        uploads=uploads,
    )


def uploads_of(authority: Authority, files: Sequence[Resource]) -> dict[int, Upload]:
    """Return our resource ids -> the files that Jalon keeps of them, in the version in service."""
    ours = {file.id: file for file in files if file.file_name}
    return {
        version.resource_id: Upload(
            path=path_of(authority.id, version.stored_name, OF_DATASETS),
            name=ours[version.resource_id].file_name,
            size=version.size,
            digest=version.digest,
            media_type=version.media_type,
        )
        for version in in_service(authority, ours)
    }


def refusal_of(row: Dataset) -> str | None:
    """Say why a dataset may not be sent: the law, then a promise that only we can keep."""
    refusal = saving.refusal_of(row, Stage.PUBLISHED)
    if refusal is None and promise_of(row.outcome, row.stage):
        refusal = UNPROMISED_ELSEWHERE
    return refusal


def account_refusal(account: PlatformAccount | None) -> str | None:
    """Say why nothing may be sent by an account, or nothing."""
    if account is None:
        return None
    if account.way == PlatformWay.HARVEST.value:
        return HARVESTED_WAY
    return None if account.organization else NO_ORGANIZATION


def to_send(authority: Authority, dataset_id: int) -> tuple[Dataset, PlatformAccount, SentDataset]:
    """Return a dataset, the account and what would be sent; ``Refused`` says what lacks."""
    row = saving.to_change(authority, dataset_id)
    refusal = refusal_of(row)
    if refusal is not None:
        raise Refused(refusal)
    account = account_of(authority)
    if account is None:
        raise Refused(NO_ACCOUNT)
    refusal = account_refusal(account)
    if refusal is not None:
        raise Refused(refusal)
    sent = sent_of_dataset(authority, row, datasets.resources_of(authority, row.id), account)
    return row, account, sent
