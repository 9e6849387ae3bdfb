"""Who works in an authority: the list for all, the rest for its leads."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.authorities import queries, services
from app.authorities.blueprint import bp
from app.authorities.member_forms import InviteForm, RoleForm, role_values
from app.authorities.queries import MemberLine
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.spaces import membership
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import ROLE_HINTS, Permission, Role
from app.web.page import CONFLICT, Answer, go, page, refused

LIST, ONE = "authorities/members.html", "authorities/member.html"


@bp.get("/c/<slug:slug>/membres")
@requires(Permission.SEE)
def members() -> Answer:
    """List the members, and for leads the invitations that wait."""
    return page(LIST, **_list(InviteForm()))


@bp.post("/c/<slug:slug>/membres")
@requires(Permission.MANAGE)
def invite() -> Answer:
    """Invite somebody by mail."""
    form = InviteForm()
    if not form.validate():
        return refused(LIST, **_list(form))
    email, role = form.email.data or "", Role(form.role.data)
    try:
        services.invite(current_authority(), email=email, role=role, by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(LIST, **_list(form))
    flash(f"L’invitation part à {email}.", "success")
    return go(url_for("authorities.members"))


@bp.post("/c/<slug:slug>/membres/invitations/<id:invitation_id>/renvoyer")
@requires(Permission.MANAGE)
def resend(invitation_id: int) -> Answer:
    """Send an invitation again; its former link is dead."""
    by = current_visitor().actor
    email = services.resend_invitation(current_authority(), invitation_id, by=by)
    flash(f"Une nouvelle invitation part à {email}. L’ancien lien ne sert plus.", "success")
    return go(url_for("authorities.members"))


@bp.post("/c/<slug:slug>/membres/invitations/<id:invitation_id>/annuler")
@requires(Permission.MANAGE)
def cancel(invitation_id: int) -> Answer:
    """Withdraw an invitation."""
    by = current_visitor().actor
    membership.cancel_invitation(current_authority(), invitation_id, by=by)
    flash("L’invitation est annulée\u00a0: son lien ne sert plus.", "success")
    return go(url_for("authorities.members"))


@bp.route("/c/<slug:slug>/membres/<id:user_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE)
def member(user_id: int) -> Answer:
    """See one member and change their role."""
    line = _line(user_id)
    form = RoleForm(data=role_values(line.role))
    context = _one(form, line)
    if not form.is_submitted():
        return page(ONE, **context)
    if not form.validate():
        return refused(ONE, **context)
    authority, by = current_authority(), current_visitor().actor
    role, seen = Role(form.role.data), form.revision.seen
    try:
        saved = membership.change_role(authority, user_id, role, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(ONE, **context)
    except Conflict as conflict:
        return _both_roles(_line(user_id), conflict)
    label = Role(saved.row.role).label
    text = f"Enregistré. Le rôle de {line.name} est maintenant\u00a0: {label}."
    flash(f"{text}{form.kept(saved.kept)}", "success")
    return go(url_for("authorities.members"))


def _both_roles(line: MemberLine, conflict: Conflict) -> Answer:
    """Show the role that somebody else gave beside the one that was chosen."""
    merged: Merged[membership.RoleFacts] = conflict.current
    form = RoleForm.showing(merged.standing.role, merged.facts.role)
    standing, typed = ({"role": facts.role.value} for facts in (merged.standing, merged.facts))
    both = form.both(standing, typed, merged.asked)
    return page(ONE, status=CONFLICT, both=both, stale=conflict.message, **_one(form, line))


@bp.post("/c/<slug:slug>/membres/<id:user_id>/retirer")
@requires(Permission.MANAGE)
def remove(user_id: int) -> Answer:
    """End somebody's membership."""
    line = _line(user_id)
    form = RoleForm.showing(line.role)
    try:
        membership.remove_member(current_authority(), user_id, by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(ONE, **_one(form, line))
    if user_id == current_visitor().id:
        return _gone()
    flash(
        f"{line.name} n’a plus accès à cet espace. Ses réponses restent\u202f; ses tâches à finir, "
        "s’il y en a, sont à confier à quelqu’un depuis l’onglet Tâches.",
        "success",
    )
    return go(url_for("authorities.members"))


@bp.post("/c/<slug:slug>/membres/quitter")
@requires(Permission.SEE)
def leave() -> Answer:
    """End one's own membership."""
    visitor = current_visitor()
    try:
        membership.remove_member(current_authority(), visitor.id, by=visitor.actor)
    except Refused as refusal:
        return refused(LIST, **_list(InviteForm(formdata=None)), problem=refusal.message)
    return _gone()


def _gone() -> Answer:
    flash(f"Vous avez quitté l’espace\u00a0: {current_authority().name}.", "success")
    return go(url_for("portfolio.board"))


def _line(user_id: int) -> MemberLine:
    line = queries.member(current_authority(), user_id)
    if line is None:
        raise Missing("Cette personne n’est pas membre de cet espace.")
    return line


def _one(form: RoleForm, line: MemberLine) -> dict[str, Any]:
    own = line.user_id == current_visitor().id
    return {"form": form, "member": line, "own": own, "role_hints": ROLE_HINTS}


def _list(form: InviteForm) -> dict[str, Any]:
    authority = current_authority()
    manages = may(Permission.MANAGE)
    return {
        "form": form,
        "members": queries.members(authority),
        "invitations": queries.invitations(authority) if manages else [],
        "role_hints": ROLE_HINTS,
    }
