"""The publication of one dataset: what would be sent, sending it, what came of it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import sections, wording
from app.datasets.inventory.files.screens import CLOSED
from app.datasets.inventory.licences import name_of
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.queries import DatasetSheet
from app.datasets.inventory.routes import lines
from app.datasets.inventory.routes.links import link
from app.datasets.inventory.rules import Granularity
from app.datasets.inventory.sections import Copy, SheetLine, SheetPart
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.kernel.errors import Refused
from app.kernel.typography import day, lowered
from app.publication import queries
from app.publication.blueprint import bp
from app.publication.models import PlatformAccount, Push
from app.publication.platforms import account as accounts
from app.publication.platforms import asking, copies, preparing, pushing, sending
from app.publication.platforms.asking import MOST_STEPS
from app.publication.platforms.base import SentDataset
from app.publication.platforms.comparing import choices_typed
from app.publication.platforms.contents import fingerprint
from app.publication.platforms.foreseen import foreseen_of
from app.publication.platforms.forms import SearchForm
from app.publication.platforms.refusals import parted
from app.publication.rules import PushState, Sends
from app.spaces.guard import current_authority, may, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, OK, Answer, follows, go, page

TEMPLATE = "publication/platforms/dataset.html"
DATASET_URL = "/c/<slug:slug>/donnees/publication/jeux/<id:dataset_id>/plateforme"
FORMER_URL = "/c/<slug:slug>/publication/jeux/<id:dataset_id>"


@bp.get(DATASET_URL)
@requires(Permission.PUBLISH)
def dataset(dataset_id: int) -> Answer:
    """See what would be sent, what that would change there, what came of it."""
    return dataset_page(dataset_id)


@bp.post(DATASET_URL)
@bp.post(FORMER_URL, alias=True)
@requires(Permission.PUBLISH)
def push(dataset_id: int) -> Answer:
    """Have the dataset sent: the page shows how far that is, and what came of it."""
    authority, by = current_authority(), current_visitor().actor
    typed = choices_typed(request.form, all_ours="remettre" in request.form)
    try:
        leaves = sending.ask(authority, dataset_id, by=by, chosen=typed or None)
    except Refused as refusal:
        return dataset_page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    if not leaves:
        flash(pushing.NOTHING_NEW, "success")
    return go(url_for("publication.dataset", dataset_id=dataset_id))


@bp.post(f"{DATASET_URL}/essai")
@bp.post(f"{FORMER_URL}/essai", alias=True)
@requires(Permission.PUBLISH)
def trial(dataset_id: int) -> Answer:
    """Have the platform asked what a sending would change."""
    try:
        asking.ask_trial(current_authority(), dataset_id, by=current_visitor().actor)
    except Refused as refusal:
        return dataset_page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    return go(url_for("publication.dataset", dataset_id=dataset_id, _anchor="essai"))


@bp.post(f"{DATASET_URL}/oublier")
@bp.post(f"{FORMER_URL}/oublier", alias=True)
@requires(Permission.PUBLISH)
def forget(dataset_id: int) -> Answer:
    """Forget where the dataset was on a platform: it is there no more."""
    try:
        platform = request.form.get("plateforme", "")
        pushing.forget(current_authority(), dataset_id, platform, by=current_visitor().actor)
    except Refused as refusal:
        return dataset_page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    flash("Noté. S’il y en a un, le prochain envoi créera ce jeu de nouveau.", "success")
    return go(url_for("publication.dataset", dataset_id=dataset_id))


def dataset_page(
    dataset_id: int,
    *,
    refusal: str | None = None,
    searching: SearchForm | None = None,
    status: int = OK,
) -> Answer:
    """Return the page of a dataset, as it now stands."""
    authority = current_authority()
    row = datasets.dataset(authority, dataset_id)
    account = accounts.account_of(authority)
    resources = datasets.resources_of(authority, row.id)
    sent = preparing.sent_of_dataset(authority, row, resources, account)
    pushes = queries.pushes_of(row)
    known = next((push for push in pushes if account and push.platform == account.platform), None)
    refused_here = preparing.refusal_of(row) or preparing.account_refusal(account)
    digest = fingerprint(sent)
    return page(
        TEMPLATE,
        status=status,
        parted=parted,
        row=row,
        account=account,
        **_standing(known, refused_here, digest),
        trial=_trial(authority, row, account, digest),
        follow=follows(),
        **_search(authority, row, account, searching),
        hiding=copies.hiding_of(authority, row.id) if known is not None else None,
        form=searching,
        why_to_leave=queries.why_to_leave(row),
        copies=_copies(pushes),
        refusal=refusal or refused_here,
        foreseen=foreseen_of(resources, row.keywords),
        values=_values(row, sent),
        closed_addresses=_closed(authority, resources, account),
        files=sent.resources[:MOST_STEPS],
        more=max(0, len(sent.resources) - MOST_STEPS),
    )


def _search(
    authority: Authority, row: Dataset, account: PlatformAccount | None, typed: SearchForm | None
) -> dict[str, Any]:
    """Return the search for the same dataset there: what is looked for, what was found."""
    job = copies.search_of(authority, row.id, account)
    text = job.details["text"] if job is not None else row.title
    return {"searching": typed or SearchForm(formdata=None, data={"text": text}), "search": job}


def _standing(push: Push | None, refusal: str | None, digest: str) -> dict[str, Any]:
    """Return where the copy stands: none, on its way, arrived, hidden; whether it is as here."""
    if push is None:
        return {"push": None, "state": "", "again": None, "leaving": False, "fresh": False}
    return {
        "push": push,
        "state": queries.state_of(push),
        "again": push.next_try_at if refusal is None else None,
        "leaving": queries.is_leaving(push),
        "fresh": push.hidden_at is None and push.fingerprint == digest,
    }


def _closed(
    authority: Authority, resources: Sequence[Resource], account: PlatformAccount | None
) -> str:
    """Warn of addresses that lead nowhere: those of our files, while the catalogue is closed."""
    ours = any(resource.file_name for resource in resources)
    by_address = account is not None and account.sends == Sends.ADDRESSES.value
    closed = authority.catalogue_opened_at is None
    return CLOSED if ours and by_address and closed else ""


def _trial(
    authority: Authority, row: Dataset, account: PlatformAccount | None, digest: str
) -> Job | None:
    """Return the trial of what would be sent now, on this platform; none of another version."""
    job = asking.trial_of(authority, row.id)
    if job is None or account is None or job.asked_at < account.added_at:
        return None
    done = job.state == JobState.DONE.value
    return None if done and job.outcome.get("fingerprint") != digest else job


def _values(row: Dataset, sent: SentDataset) -> list[tuple[str, str]]:
    """Return what would be sent, in words."""
    values = sent.values
    licence = values.get("license", "")
    bounds = (row.covers_from, row.covers_to) if "temporal_coverage" in values else (None, None)
    grain = (values.get("spatial") or {}).get("granularity", "")
    shown = [
        ("Titre", values["title"]),
        ("Description", values["description"]),
        ("Licence", name_of(licence) if licence else "non précisée"),
        ("Rythme de mise à jour", wording.frequency_of(values["frequency"])),
        ("Mots-clés", ", ".join(values["tags"])),
        ("Période couverte", wording.period_of(*bounds)),
        ("Maille", wording.of_code(Granularity, grain) if grain else ""),
    ]
    return [(term, value) for term, value in shown if value]


def line(authority: Authority, sheet: DatasetSheet) -> SheetLine:
    """Return the line of the sheet: the push, then the dataset's licence and rhythm."""
    usual = lines.publication(authority, sheet)
    row = sheet.dataset
    pushes = queries.pushes_of(row)
    made = _copies(pushes)
    to_platform = link("publication.dataset", dataset_id=row.id) if may(Permission.PUBLISH) else ""
    if made and queries.why_to_leave(row) is not None:
        return _to_take_away(usual, made, to_platform)
    state, warning, action = _stands(pushes[0] if pushes else None)
    url = usual.url if not pushes else to_platform
    return SheetLine(
        f"{state} · {usual.text}" if state else usual.text,
        usual.detail,
        (action if pushes else usual.action) if not usual.detail else "",
        url,
        usual.warning or warning,
        made,
    )


def _copies(pushes: Sequence[Push]) -> tuple[Copy, ...]:
    """Return the copies of a dataset that Jalon has made on platforms, as far as it knows."""
    return tuple(
        Copy(push.platform, push.remote_url)
        for push in pushes
        if push.remote_id and not push.hidden_at
    )


def _to_take_away(usual: SheetLine, made: tuple[Copy, ...], url: str) -> SheetLine:
    """Say that a copy should not be where it is; who may not publish can at least go and see."""
    platforms = ", ".join(copy.platform for copy in made)
    return SheetLine(
        f"Une copie est toujours sur {platforms}\u00a0: retirez-la là-bas",
        usual.detail,
        "Voir comment" if url else "Voir la copie",
        url or made[0].url,
        warning=True,
        copies=made,
    )


def _stands(push: Push | None) -> tuple[str, bool, str]:
    """Return the state in words, whether it is a warning, and the action to offer."""
    if push is None:
        return "", False, ""
    if push.hidden_at is not None:
        return f"rendu privé sur {push.platform}", False, "Voir l’envoi"
    if push.state == PushState.DONE.value and push.sent_at is not None:
        return f"sur {push.platform} depuis le {day(push.sent_at)}", False, "Voir l’envoi"
    return f"{push.platform}\u00a0: {lowered(queries.state_of(push))}", True, "Voir l’envoi"


sections.register(SheetPart.PUBLICATION, line)
