"""The logo of an authority: the page where it is changed, the picture itself."""

from flask import Response, flash, request, url_for
from werkzeug.datastructures import FileStorage

from app.accounts.visitor import current_visitor
from app.authorities import logos
from app.authorities.blueprint import bp
from app.authorities.forms import LogoForm
from app.files.images import MAX_IMAGE_BYTES
from app.files.services import lost_among
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, OK, Answer, go, page

TEMPLATE = "authorities/logo.html"


@bp.get("/c/<slug:slug>/logo")
@requires(Permission.SEE)
def logo() -> Response:
    """Give the logo to the members."""
    return logos.picture(current_authority(), request.args.get("v", ""))


@bp.get("/c/<slug:slug>/parametres/logo")
@requires(Permission.MANAGE)
def logo_settings() -> Answer:
    """See the face of the authority, and change it."""
    return _logo_page(LogoForm(formdata=None, seen=current_authority().logo))


@bp.post("/c/<slug:slug>/parametres/logo")
@requires(Permission.MANAGE)
def set_logo() -> Answer:
    """Put a picture in place of the logo."""
    form = LogoForm()
    try:
        name, content = _sent(form.file.data)
        by, seen = current_visitor().actor, form.seen.data or ""
        logos.set_logo(current_authority(), name=name, content=content, seen=seen, by=by)
    except Refused as refusal:
        return _told(refusal)
    flash("Le logo est enregistré.", "success")
    return go(url_for("authorities.logo_settings"))


@bp.post("/c/<slug:slug>/parametres/logo/retirer")
@requires(Permission.MANAGE)
def remove_logo() -> Answer:
    """Go back to initials."""
    seen = request.form.get("seen", "")
    try:
        logos.remove_logo(current_authority(), seen=seen, by=current_visitor().actor)
    except Refused as refusal:
        return _told(refusal)
    flash("Le logo est retiré\u00a0: les initiales le remplacent.", "success")
    return go(url_for("authorities.logo_settings"))


def _sent(upload: FileStorage | None) -> tuple[str, bytes]:
    if not upload or not upload.filename:
        raise Refused("Choisissez une image.", "file")
    upload.stream.seek(0)  # a transaction run again reads the file again
    return upload.filename, upload.read(MAX_IMAGE_BYTES + 1)


def _told(refusal: Refused) -> Answer:
    """Show the page as it stands now, with what is wrong beside the field."""
    form = LogoForm(formdata=None, seen=current_authority().logo)
    form.take(refusal)
    return _logo_page(form, status=BAD_INPUT)


def _logo_page(form: LogoForm, *, status: int = OK) -> Answer:
    row = logos.logo_of(current_authority())
    lost = row is not None and bool(lost_among([row]))
    return page(TEMPLATE, status=status, form=form, kept_logo=row, lost=lost)
