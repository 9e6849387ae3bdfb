"""Starting from what exists: the four ways, and a reading under way."""

from pathlib import PurePath
from typing import Any

from flask import url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory import queries as datasets
from app.datasets.transfer import files, importing
from app.datasets.transfer import reading as tables
from app.extensions import db
from app.jobs.models import Job
from app.jobs.rules import JobState, state_in_words
from app.kernel.errors import Refused
from app.kernel.web_addresses import masked
from app.publication.blueprint import bp
from app.publication.intake import services, sources
from app.publication.intake.forms import (
    CatalogueAddressForm,
    CatalogueFileForm,
    PlatformPlaceForm,
    RegisterForm,
)
from app.publication.intake.sources import IntakeSource, IntakeWay
from app.publication.outside.manners import is_local
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, OK, Answer, follows, go, page
from app.web.transactions import slow_before_write

URL = "/c/<slug:slug>/donnees/existant"
TABLES = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods"})
REGISTER = "registre-"


@bp.get(URL)
@requires(Permission.ANSWER)
def intake() -> Answer:
    """See the four ways to start from what exists."""
    return _page()


@bp.post(f"{URL}/plateforme")
@requires(Permission.ANSWER)
def intake_platform() -> Answer:
    """Have an organisation of a platform read."""
    form = PlatformPlaceForm()
    authority = current_authority()
    try:
        platform = services.platform_url(authority)
        place = form.organization.data or ""
        source = sources.on_platform(place, platform=platform, local=is_local())
    except Refused as refusal:
        form.take(refusal)
        return _page(status=BAD_INPUT, place_form=form)
    return _begin(source)


@bp.post(f"{URL}/adresse")
@requires(Permission.ANSWER)
def intake_address() -> Answer:
    """Have the catalogue of an address read."""
    form = CatalogueAddressForm()
    try:
        source = sources.at_address(form.address.data or "", local=is_local())
    except Refused as refusal:
        form.take(refusal)
        return _page(status=BAD_INPUT, address_form=form)
    return _begin(source)


@bp.post(f"{URL}/fichier")
@requires(Permission.ANSWER)
@slow_before_write
def intake_file() -> Answer:
    """Bring the file of a catalogue; a table goes on as the other tables do."""
    form = CatalogueFileForm()
    authority, look, stored_name = current_authority(), None, ""
    try:
        name, content = form.sent()
        stored_name = files.keep(authority.id, content)
        if PurePath(name.lower()).suffix in TABLES:
            look = tables.look(authority.id, stored_name, name)
    except Refused as refusal:
        files.discard(authority.id, stored_name)
        form.take(refusal)
        return _page(status=BAD_INPUT, file_form=form)
    db.begin_write()
    if look is None:
        return _begin(IntakeSource(IntakeWay.FILE, PurePath(name).name[:200]), stored_name)
    user_id = current_visitor().actor.user_id
    row = importing.open_import(authority, stored_name, name, look, user_id=user_id)
    return go(url_for("datasets.import_view", import_id=row.id))


@bp.post(f"{URL}/registre")
@requires(Permission.ANSWER)
@slow_before_write
def intake_register() -> Answer:
    """Bring the register of processing: of each line, its name, its purpose and its service."""
    form = RegisterForm(prefix=REGISTER)
    authority, stored_name = current_authority(), ""
    try:
        name, content = form.sent()
        stored_name = files.keep(authority.id, content)
        look = tables.look(authority.id, stored_name, name)
    except Refused as refusal:
        files.discard(authority.id, stored_name)
        form.take(refusal)
        return _page(status=BAD_INPUT, register_form=form)
    db.begin_write()
    user_id = current_visitor().actor.user_id
    row = importing.open_import(
        authority, stored_name, name, look, user_id=user_id, of_register=True
    )
    return go(url_for("datasets.import_view", import_id=row.id))


@bp.get(f"{URL}/<token:reading>")
@requires(Permission.ANSWER)
def intake_reading(reading: str) -> Answer:
    """See how far a reading is; once it is done, what it would bring."""
    job = services.reading_of(current_authority(), reading)
    if job.state == JobState.DONE.value:
        return go(url_for("datasets.import_view", import_id=job.outcome["import"]))
    source = services.source_of(job)
    return page(
        "publication/intake/reading.html",
        job=job,
        reading=reading,
        source=source,
        place=masked(source.url) or source.name,
        state=_state(job),
        waits=job.state == JobState.WAITING.value,
        follow=follows(),
    )


@bp.post(f"{URL}/<token:reading>/reprendre")
@requires(Permission.ANSWER)
def intake_again(reading: str) -> Answer:
    """Go on with a reading that stopped."""
    services.again(current_authority(), reading, by=current_visitor().actor)
    return go(url_for("publication.intake_reading", reading=reading))


def _begin(source: IntakeSource, stored_name: str = "") -> Answer:
    by = current_visitor().actor
    name = services.begin(current_authority(), source, by=by, stored_name=stored_name)
    return go(url_for("publication.intake_reading", reading=name))


def _state(job: Job) -> str:
    return state_in_words(JobState(job.state), taken=job.taken)


def _page(*, status: int = OK, **forms: Any) -> Answer:
    """Return the page of the four ways; the form that was refused keeps what was typed."""
    authority = current_authority()
    shown = {
        "place_form": PlatformPlaceForm(formdata=None, data={"organization": authority.siren}),
        "address_form": CatalogueAddressForm(formdata=None),
        "file_form": CatalogueFileForm(formdata=None),
        "register_form": RegisterForm(formdata=None, prefix=REGISTER),
    }
    return page(
        "publication/intake/ways.html",
        status=status,
        refused=next(iter(forms.values()), None),
        total=datasets.totals(authority).total,
        publishes=may(Permission.PUBLISH),
        **{**shown, **forms},
    )
