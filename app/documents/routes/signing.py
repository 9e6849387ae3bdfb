"""The signed version of a document: noted, corrected, taken back."""

from typing import Any

from flask import abort, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.documents import signing
from app.documents.blueprint import bp
from app.documents.catalogue import DocumentKind
from app.documents.forms import SignedForm
from app.documents.routes.pages import DOCUMENT_URL, the_kind
from app.documents.signing import SignedFacts
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged, values_of
from app.kernel.typography import agreed
from app.methodology.rules import Item
from app.progress.queries import states_of
from app.progress.rules import AnswerState
from app.progress.sheets import UNSETTLED
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

SIGNED_URL = f"{DOCUMENT_URL}/signe"


@bp.route(SIGNED_URL, methods=["GET", "POST"])
@requires(Permission.ANSWER)
def signed(kind_id: str) -> Answer:
    """Attach the signed act: when, under which number, where it is."""
    kind = _provable(kind_id)
    if request.method != "POST":
        return _page(kind, _fresh(kind, _left(kind)))
    # Those that somebody has noted meanwhile too: a box that was shown is one that may be ticked.
    items = signing.proved_items(current_authority(), kind)
    form = SignedForm().offer(items)
    if not form.validate():
        return _page(kind, form, BAD_INPUT)
    ticked = [item for item in items if item.id in (form.done.data or ())]
    authority, by = current_authority(), current_visitor().actor
    try:
        saved = signing.attach_signed(
            authority, kind, form.facts(), form.piece(), seen=form.revision.seen, by=by
        )
        done = signing.note_done(authority, ticked, by=by)
    except Refused as refusal:
        db.rollback()  # a piece may be written already: the page shows what stands
        form.take(refusal)
        return _page(kind, form, BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(kind, form, conflict)
    flash(f"L’acte signé est noté.{form.kept(saved.kept)}{_told(done)}", "success")
    return go(url_for("documents.document", kind_id=kind.id))


@bp.post(f"{SIGNED_URL}/retirer")
@requires(Permission.ANSWER)
def remove_signed(kind_id: str) -> Answer:
    """Take back what is noted of the signed act."""
    kind, by = _provable(kind_id), current_visitor().actor
    seen = RevisionField.read(request.form.get("revision", ""))
    signing.forget_signed(current_authority(), kind, seen=seen, by=by)
    flash("L’acte signé n’est plus noté ici. Ses preuves restent sur les points.", "success")
    return go(url_for("documents.document", kind_id=kind.id))


def _provable(kind_id: str) -> DocumentKind:
    kind = the_kind(kind_id)
    if not kind.proves:
        abort(404)
    return kind


def _left(kind: DocumentKind) -> list[Item]:
    """Return the points that the act proves and that are to do or under way."""
    states = states_of(current_authority())
    proved = signing.proved_items(current_authority(), kind)
    return [item for item in proved if states.get(item.id, AnswerState.TODO) in UNSETTLED]


def _fresh(kind: DocumentKind, items: list[Item]) -> SignedForm:
    row = signing.signed_of(current_authority(), kind.id)
    revision = row.revision if row is not None else 0
    ticked = [item.id for item in items]
    return SignedForm.showing(SignedFacts.of(row), revision, done=ticked).offer(items)


def _both_versions(kind: DocumentKind, typed: SignedForm, conflict: Conflict) -> Answer:
    """Show what somebody else noted beside what was typed, which the form keeps."""
    merged: Merged[SignedFacts] = conflict.current
    row = signing.signed_of(current_authority(), kind.id, fresh=True)
    revision = row.revision if row is not None else 0
    form = SignedForm.showing(
        merged.standing, revision, merged.facts, url=typed.url.data, done=typed.done.data
    ).offer(_left(kind))
    both = form.both(values_of(merged.standing), values_of(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _page(kind, form, CONFLICT, **more)


def _page(kind: DocumentKind, form: SignedForm, status: int = OK, **more: Any) -> Answer:
    row = signing.signed_of(current_authority(), kind.id)
    items = signing.proved_items(current_authority(), kind)
    shown = {"kind": kind, "form": form, "row": row, "items": items, **more}
    return page("documents/signed.html", status=status, **shown)


def _told(done: list[Item]) -> str:
    if not done:
        return ""
    points = agreed(len(done), "Le point qu’il prouve est", "Les points qu’il prouve sont")
    return f" {points} «\u202f{agreed(len(done), 'fait')}\u202f»."
