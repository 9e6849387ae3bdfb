"""Publication as a whole: the public catalogue, the platform, the sendings that wait."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged
from app.kernel.typography import quoted
from app.publication import queries
from app.publication.blueprint import bp
from app.publication.catalogue import opening
from app.publication.catalogue.routes import NAMES
from app.publication.platforms import account as accounts
from app.publication.platforms import asking
from app.publication.platforms.forms import PlatformAccountForm, in_words, shown
from app.publication.platforms.refusals import parted
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import CONFLICT, Answer, follows, go, page, refused

TEMPLATE, EDIT = "publication/platforms/platform.html", "publication/platforms/account.html"
OPEN, CLOSE = "ouvrir", "refermer"
HERE = "/c/<slug:slug>/donnees/publication"
# The addresses of before lead here: 308, so that a form of a page kept open is sent on.
FORMER = "/c/<slug:slug>/publication"


@bp.get(HERE)
@bp.get(FORMER, alias=True)
@requires(Permission.PUBLISH)
def platform() -> Answer:
    """See the catalogue, the platform, what is to be taken away, and what has not arrived."""
    authority = current_authority()
    left = queries.left_behind(authority)
    account = accounts.account_of(authority)
    return page(
        TEMPLATE,
        account=account,
        verification=asking.verification_of(authority, account),
        parted=parted,
        follow=follows(),
        organizations=asking.organizations_of(authority, account),
        reads_us=asking.reads_us(authority, account),
        known=accounts.KNOWN,
        asked=queries.asked_for(authority),
        names=NAMES,
        waiting=queries.not_arrived(authority),
        left=left[: queries.MOST_WAITING],
        more=len(left) > queries.MOST_WAITING,
    )


@bp.post(f"{HERE}/catalogue")
@bp.post(f"{FORMER}/catalogue", alias=True)
@requires(Permission.PUBLISH)
def open_or_close() -> Answer:
    """Open the public catalogue, or close it."""
    wanted = request.form.get("acces", "")
    if wanted in {OPEN, CLOSE}:
        opened = wanted == OPEN
        by = current_visitor().actor
        opening.open_catalogue(current_authority(), opened=opened, by=by)
        message = (
            "Le catalogue est public\u00a0: donnez son adresse aux portails."
            if opened
            else "Le catalogue n’est plus public."
        )
        flash(message, "success")
    return go(url_for("publication.platform"))


@bp.route(f"{HERE}/compte", methods=["GET", "POST"])
@bp.route(f"{FORMER}/compte", methods=["GET", "POST"], alias=True)
@requires(Permission.PUBLISH)
def account() -> Answer:
    """Link the authority to a platform, or change how."""
    authority = current_authority()
    present = accounts.account_of(authority)
    form = PlatformAccountForm(data=shown(present))
    if not form.is_submitted():
        return page(EDIT, form=form, account=present)
    if not form.validate():
        return refused(EDIT, form=form, account=present)
    try:
        saved = accounts.save(
            authority, form.facts(), seen=form.revision.seen, by=current_visitor().actor
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(EDIT, form=form, account=present)
    except Conflict as conflict:
        return _both_versions(conflict)
    asking.ask_verification(authority, by=current_visitor().actor)
    text = "Plateforme reliée. Jalon lui demande si elle vous reconnaît."
    flash(f"{text}{form.kept(saved.kept)}", "success")
    return go(url_for("publication.platform"))


def _both_versions(conflict: Conflict) -> Answer:
    """Show what somebody else saved beside what was typed, which the form keeps but for a key."""
    merged: Merged[accounts.LinkFacts] = conflict.current
    present = accounts.account_of(current_authority())
    form = PlatformAccountForm(formdata=None, data=shown(present, merged.facts))
    standing = in_words(merged.standing, "une autre clé")
    both = form.both(
        standing, in_words(merged.facts, "votre clé, à coller de nouveau"), merged.asked
    )
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(EDIT, status=CONFLICT, form=form, account=present, **more)


@bp.post(f"{HERE}/compte/verifier")
@bp.post(f"{FORMER}/compte/verifier", alias=True)
@requires(Permission.PUBLISH)
def verify() -> Answer:
    """Have the platform asked whether it knows the key and the organisation."""
    try:
        asking.ask_verification(current_authority(), by=current_visitor().actor)
    except Refused as refusal:
        flash(refusal.message, "warning")
    return go(url_for("publication.platform", _anchor="plateforme"))


@bp.post(f"{HERE}/compte/organisation")
@requires(Permission.PUBLISH)
def choose_organization() -> Answer:
    """Choose in the name of which organisation of the key Jalon publishes."""
    authority, by = current_authority(), current_visitor().actor
    wanted = request.form.get("organisation", "")
    listed = asking.organizations_of(authority, accounts.account_of(authority))
    if wanted not in listed:
        flash("Choisissez une organisation de la liste.", "warning")
        return go(url_for("publication.platform", _anchor="plateforme"))
    try:
        accounts.choose_organization(authority, wanted, listed[wanted], by=by)
        asking.ask_verification(authority, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
    else:
        flash(f"Jalon publie maintenant au nom de {quoted(listed[wanted])}.", "success")
    return go(url_for("publication.platform", _anchor="plateforme"))


@bp.post(f"{HERE}/compte/retirer")
@bp.post(f"{FORMER}/compte/retirer", alias=True)
@requires(Permission.PUBLISH)
def remove_account() -> Answer:
    """Forget the account and its key."""
    accounts.remove(current_authority(), by=current_visitor().actor)
    flash("La clé est effacée. Ce qui est publié sur la plateforme y reste.", "success")
    return go(url_for("publication.platform"))
