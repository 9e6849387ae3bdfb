"""What an authority says of itself, changed by its leads."""

from dataclasses import replace
from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.authorities import queries, services
from app.authorities.blueprint import bp
from app.authorities.forms import SettingsForm, settings_values, shown
from app.authorities.rules import AuthorityFacts
from app.governance.loader import kind_table
from app.governance.queries import body_kind, kind_found
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged
from app.methodology.paths import PathKind, why_light
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

TEMPLATE = "authorities/settings.html"


@bp.route("/c/<slug:slug>/parametres", methods=["GET", "POST"])
@requires(Permission.MANAGE)
def settings() -> Answer:
    """See and change the facts; of two people at once each keeps what they changed."""
    authority = current_authority()
    known = queries.facts_of(authority)
    form = _settled(SettingsForm(data=settings_values(known)), known)
    if not form.is_submitted():
        return _settings_page(form)
    if not form.validate():
        return _settings_page(form, status=BAD_INPUT)
    on_place = authority.place_id is not None
    facts = form.facts(known.kind, known.territory) if on_place else form.facts()
    if "precise" not in form:
        fitting = {row.id for row in kind_table().choosable(facts.kind.value)}
        facts = replace(facts, precise=known.precise if known.precise in fitting else "")
    before, by = queries.obligation(authority).short, current_visitor().actor
    try:
        saved = services.update_authority(authority, facts, seen=form.revision.seen, by=by)
    except Conflict as conflict:
        return _both_versions(conflict)
    except Refused as refusal:
        form.take(refusal)
        return _settings_page(form, status=BAD_INPUT)
    after = queries.obligation(authority).short
    text = "Enregistré." if before == after else f"Enregistré. {after}."
    flash(f"{text}{form.kept(saved.kept)}", "success")
    return go(url_for("authorities.settings"))


def _both_versions(conflict: Conflict) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[AuthorityFacts] = conflict.current
    standing = merged.standing
    form = SettingsForm(formdata=None, data=settings_values(standing, merged.facts))
    form = _settled(form, standing)
    both = form.both(shown(standing), shown(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _settings_page(form, status=CONFLICT, **more)


def _settled(form: SettingsForm, known: AuthorityFacts) -> SettingsForm:
    """Ask only what the place does not say, and the precise kind where the record does not."""
    authority, on_place = current_authority(), current_authority().place_id is not None
    if on_place:
        form.settle(known.kind, known.territory)
    offered = kind_table().choosable(known.kind.value if on_place else None)
    form.offer_kinds(() if kind_found(authority).settled else offered)
    return form


def _path_words(authority: Authority) -> str:
    """Say the path followed, and why the light one would suit, where it is not."""
    kind = PathKind(authority.path)
    reason = why_light(authority.population, authority.fte) if kind is PathKind.FULL else None
    proposal = f" {reason} Le chemin léger vous conviendrait." if reason else ""
    return f"Vous suivez le {kind.label.lower()} de la méthode.{proposal}"


def _settings_page(form: SettingsForm, *, status: int = OK, **more: Any) -> Answer:
    authority = current_authority()
    context: dict[str, Any] = {
        "obligation": queries.obligation(authority),
        "known": queries.facts_of(authority),
        "body": body_kind(authority),
        "missing": queries.missing_figures(authority),
        "path_words": _path_words(authority),
    }
    return page(TEMPLATE, status=status, form=form, **context, **more)
