"""The path that an authority follows, full or light: what each asks, and how to change it."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.authorities.queries import profile
from app.kernel.errors import Refused
from app.kernel.typography import percent, plural
from app.methodology.paths import PathKind, followed, light_path
from app.methodology.scopes import scope_of
from app.progress import services
from app.progress.blueprint import bp
from app.progress.upgrading import pathing
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, go, page

UNKNOWN = "Ce chemin n’existe pas\u00a0: choisissez le chemin complet ou le chemin léger."


@bp.get("/chemin")
@requires(Permission.SEE)
def path() -> Answer:
    """Show the path followed, what the other would change, and the points of the light one."""
    authority = current_authority()
    light = followed(authority.edition_id, PathKind.LIGHT.value, authority.kind)
    return page(
        "progress/path.html",
        path=pathing.path_of(authority),
        preview=pathing.path_preview(authority),
        reason=pathing.proposed(authority),
        summary=light_path().summary,
        light=light,
        asked=scope_of(light, profile(authority)).places,
        beside=pathing.beside(authority),
    )


@bp.post("/chemin")
@requires(Permission.CHANGE_PATH)
def change_path() -> Answer:
    """Follow the path chosen, or keep the one followed."""
    code = request.form.get("path", "")
    if code not in PathKind.codes():
        raise Refused(UNKNOWN)
    authority, kind = current_authority(), PathKind(code)
    former = pathing.count_of(services.counted(authority))
    if not pathing.choose_path(authority, kind, by=current_visitor().actor):
        flash(f"Vous suivez le {kind.label.lower()}. Il se change à tout moment.", "success")
        return go(url_for("progress.path"))
    progress = services.counted(authority)
    reached = f"de {former} à {plural(pathing.count_of(progress), 'point')}"
    text = (
        f"Vous suivez le {kind.label.lower()}\u00a0: vous passez {reached}, et l’avancement est de "
        f"{percent(progress.percent)}. Aucune réponse n’est perdue."
    )
    notice: Any = {"text": text, "undo": _undo(kind)}
    flash(notice, "success")
    return go(url_for("progress.path"))


def _undo(kind: PathKind) -> dict[str, Any]:
    return {"url": url_for("progress.change_path"), "fields": {"path": kind.other.value}}
