"""Whom to call: for everybody, for an authority, and the operator's page to edit the list."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from app.accounts.access import operator_only, public
from app.accounts.visitor import current_visitor
from app.contacts import queries, services
from app.contacts.forms import TERRITORIES, ContactForm, fields_of, shown
from app.contacts.rules import Contact, ContactFacts, ContactSubject, matching
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged
from app.places.record import Territory
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

bp = Blueprint("contacts", __name__)
ALL, HERE = "contacts/all.html", "contacts/here.html"
EDITED, ONE = "contacts/edited.html", "contacts/contact.html"


@bp.get("/methode/contacts")
@public
def all_contacts() -> Answer:
    """Show whom to call, by territory and subject."""
    territory = request.args.get("territoire", "")
    return page(ALL, **_list(territory if territory in Territory.codes() else ""))


@bp.get("/c/<slug:slug>/contacts")
@requires(Permission.SEE)
def here() -> Answer:
    """Show whom an authority may call, about a subject or any."""
    return page(HERE, **_list(current_authority().territory))


@bp.get("/instance/contacts")
@operator_only
def edited() -> Answer:
    """Show the whole list to the operator, with what is hidden or old."""
    return page(EDITED, contacts=queries.contacts(), on=today())


@bp.route("/instance/contacts/nouveau", methods=["GET", "POST"])
@operator_only
def new() -> Answer:
    """Add somebody to call."""
    form = ContactForm(data={"checked_on": today()})
    if not form.is_submitted():
        return _one_page(form)
    if not form.is_right():
        return _one_page(form, status=BAD_INPUT)
    try:
        added = services.add(form.facts(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return _one_page(form, status=BAD_INPUT)
    flash(f"Ajouté\u00a0: {added.facts.title}.", "success")
    return go(url_for("contacts.edited"))


@bp.route("/instance/contacts/<slug:contact_code>", methods=["GET", "POST"])
@operator_only
def edit(contact_code: str) -> Answer:
    """Change a contact, hide it, date its check."""
    contact = queries.contact(contact_code)
    form = ContactForm(data=shown(contact))
    if not form.is_submitted():
        return _one_page(form, contact)
    if not form.is_right():
        return _one_page(form, contact, status=BAD_INPUT)
    try:
        saved = services.change(
            contact_code, form.facts(), seen=form.revision.seen, by=current_visitor().actor
        )
    except Refused as refusal:
        form.take(refusal)
        return _one_page(form, contact, status=BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(conflict, contact_code)
    flash(f"Enregistré\u00a0: {saved.row.facts.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("contacts.edited"))


@bp.post("/instance/contacts/<slug:contact_code>/retirer")
@operator_only
def remove(contact_code: str) -> Answer:
    """Take away what was added; put what was delivered back as it was."""
    try:
        removed = services.remove(contact_code, by=current_visitor().actor)
    except Refused as refusal:
        flash(refusal.message, "info")
        return go(url_for("contacts.edited"))
    what = "Remis comme livré" if removed.from_library else "Retiré"
    flash(f"{what}\u00a0: {removed.facts.title}.", "success")
    return go(url_for("contacts.edited"))


def _list(territory: str) -> dict[str, Any]:
    subject = request.args.get("sujet", "")
    subject = subject if subject in ContactSubject.codes() else ""
    return {
        "contacts": matching(queries.contacts(), territory, subject),
        "territory": territory,
        "subject": subject,
        "territories": [("", "Partout"), *TERRITORIES],
        "subjects": [("", "Tous"), *ContactSubject.choices()],
        "labels": dict(ContactSubject.choices()),
        "on": today(),
    }


def _both_versions(conflict: Conflict, code: str) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ContactFacts] = conflict.current
    contact = queries.contact(code)
    form = ContactForm(formdata=None, data=shown(contact, merged.facts))
    both = form.both(fields_of(merged.standing), fields_of(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _one_page(form, contact, status=CONFLICT, **more)


def _one_page(
    form: ContactForm, contact: Contact | None = None, *, status: int = OK, **more: Any
) -> Answer:
    return page(ONE, status=status, form=form, contact=contact, **more)
