"""The publication of one dataset: what would be sent, sending it, what came of it."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from app.accounts.guard import current_authority, may, requires
from app.accounts.models import Authority
from app.accounts.permissions import Permission
from app.accounts.visitor import current_visitor
from app.datasets import queries as datasets
from app.datasets import sections, wording
from app.datasets.models import Dataset
from app.datasets.queries import Sheet
from app.datasets.routes import lines
from app.datasets.routes.links import link
from app.datasets.rules import Granularity, Licence
from app.datasets.sections import Line, Part
from app.kernel.errors import Refused
from app.kernel.typography import day
from app.publication import account as accounts
from app.publication import pushing, queries, sending
from app.publication.models import PlatformAccount, Push
from app.publication.platforms.base import Problem, Sent
from app.publication.platforms.contents import fingerprint
from app.publication.rules import PushState
from app.web.page import BAD_INPUT, Answer, go, page
from app.web.transactions import slow_before_write

TEMPLATE = "publication/dataset.html"
MOST_STEPS = 40


def register(bp: Blueprint) -> None:
    """Add the routes, and the line of publication on the sheet of a dataset."""
    one, post = "/c/<slug:slug>/publication/jeux/<id:dataset_id>", ["POST"]
    bp.add_url_rule(one, "dataset", dataset)
    bp.add_url_rule(one, "push", push, methods=post)
    bp.add_url_rule(f"{one}/oublier", "forget", forget, methods=post)
    sections.register(Part.PUBLICATION, line)


@requires(Permission.PUBLISH)
def dataset(dataset_id: int) -> Answer:
    """See what would be sent; with « ?essai=1 », what that would change there."""
    return _page(dataset_id, trial="essai" in request.args)


@requires(Permission.PUBLISH)
@slow_before_write
def push(dataset_id: int) -> Answer:
    """Send the dataset; a platform that refuses or is silent is told, and nothing is lost."""
    authority, by = current_authority(), current_visitor().actor
    anyway = "remettre" in request.form
    try:
        sent = sending.send_now(authority, dataset_id, by=by, anyway=anyway)
    except Refused as refusal:
        return _page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    if not sent.arrived:
        flash("Ce jeu n’est pas arrivé\u00a0: la page dit pourquoi.", "warning")
    else:
        flash(pushing.NOTHING_NEW if sent.unchanged else "Publié.", "success")
    return go(url_for("publication.dataset", dataset_id=dataset_id))


@requires(Permission.PUBLISH)
def forget(dataset_id: int) -> Answer:
    """Forget where the dataset was on the platform, to make it anew there."""
    try:
        pushing.forget(current_authority(), dataset_id, by=current_visitor().actor)
    except Refused as refusal:
        return _page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    flash("Le prochain envoi créera ce jeu de nouveau.", "success")
    return go(url_for("publication.dataset", dataset_id=dataset_id))


def _page(
    dataset_id: int, *, trial: bool = False, refusal: str | None = None, status: int = 200
) -> Answer:
    authority = current_authority()
    row = datasets.dataset(authority, dataset_id)
    account = accounts.account_of(authority)
    sent = pushing.sent_of_dataset(authority, row, datasets.resources_of(authority, row.id))
    known = pushing.push_of(row, account.platform) if account is not None else None
    context: dict[str, Any] = {"steps": None, "trial_problem": ()}
    if trial and account is not None:
        context = _tried(account, sent, known)
    return page(
        TEMPLATE,
        status=status,
        row=row,
        account=account,
        push=known,
        state=PushState(known.state) if known is not None else None,
        fresh=known is not None and known.fingerprint == fingerprint(sent),
        refusal=refusal or pushing.refusal_of(row),
        values=_values(row, sent),
        files=sent.resources[:MOST_STEPS],
        more=max(0, len(sent.resources) - MOST_STEPS),
        most=MOST_STEPS,
        **context,
    )


def _tried(account: PlatformAccount, sent: Sent, known: Push | None) -> dict[str, Any]:
    try:
        return {"steps": pushing.steps_of(account, sent, known), "trial_problem": ()}
    except Problem as problem:
        return {"steps": None, "trial_problem": tuple(problem.lines())}
    except Refused as refusal:
        return {"steps": None, "trial_problem": (refusal.message,)}


def _values(row: Dataset, sent: Sent) -> list[tuple[str, str]]:
    """Return what would be sent, in words."""
    values = sent.values
    licence = values.get("license", "")
    period = (row.covers_from, row.covers_to) if "temporal_coverage" in values else ()
    grain = (values.get("spatial") or {}).get("granularity", "")
    shown = [
        ("Titre", values["title"]),
        ("Description", values["description"]),
        ("Licence", wording.of_code(Licence, licence) if licence else "non précisée"),
        ("Rythme de mise à jour", wording.frequency_of(values["frequency"])),
        ("Mots-clés", ", ".join(values["tags"])),
        ("Période couverte", " – ".join(day(each) for each in period if each)),
        ("Maille", wording.of_code(Granularity, grain) if grain else ""),
    ]
    return [(term, value) for term, value in shown if value]


def line(authority: Authority, sheet: Sheet) -> Line:
    """Say on the sheet where the dataset stands, before its licence and its rhythm."""
    usual = lines.publication(authority, sheet)
    row = sheet.dataset
    url = link("publication.dataset", dataset_id=row.id) if may(Permission.PUBLISH) else ""
    said, warning, action = _stands(row, queries.last_push(row))
    return Line(
        f"{said} · {usual.text}" if said else usual.text,
        usual.detail,
        action if not usual.detail else "",
        url,
        usual.warning or warning,
    )


def _stands(row: Dataset, push: Push | None) -> tuple[str, bool, str]:
    """Return where it stands in words, whether that needs somebody, and what to do."""
    if push is None:
        return "", False, "Publier"
    state = PushState(push.state)
    if state is PushState.DONE and push.sent_at is not None:
        return f"sur {push.platform} depuis le {day(push.sent_at)}", False, "Voir l’envoi"
    return f"{push.platform}\u00a0: {state.label.lower()}", True, "Voir l’envoi"
