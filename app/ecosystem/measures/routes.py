"""The measures of an authority, those of a dataset, and how they come in."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory.queries import dataset as dataset_of
from app.ecosystem.measures import adding, bringing, files, following, panel, queries, wording
from app.ecosystem.measures.blueprint import bp
from app.ecosystem.measures.forms import MeasuresForm
from app.ecosystem.measures.rules import SPANS, MeasureSource, month_of, months_until, most, span_of
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.pages import page_cut
from app.publication.platforms.account import account_of
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tables.writing.tables import CSV
from app.web.asked import page_number, whole_number, words
from app.web.downloads import download
from app.web.page import Answer, go, page, refused

__all__ = ["adding", "bp", "panel"]

PAGE_SIZE = 10
LONGEST_WORDS = 100
IMPORT = "measures/import.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See what is downloaded and looked at, month by month and dataset by dataset."""
    authority, months = current_authority(), _months()
    looked_for = words(request.args.get("q", ""), LONGEST_WORDS)
    totals = queries.month_totals(authority, months[0])
    listed = queries.dataset_totals(authority, months[0], looked_for) if totals else []
    cut = page_cut(len(listed), page_number(request.args.get("page", "")), PAGE_SIZE)
    return page(
        "measures/table.html",
        datasets=listed[cut.rows],
        cut=cut,
        search=looked_for,
        sources=queries.source_totals(authority, months[0]) if totals else [],
        reading=queries.reading_of(authority),
        lines=wording.month_lines(months, totals, months[-1]),
        gaps=wording.gap_words(months, [total.month for total in totals]),
        summary=wording.summary_of(totals),
        **_drawn(months, {total.month: total.downloads for total in totals}),
    )


@bp.get("/fichier")
@requires(Permission.SEE)
def csv_file() -> Answer:
    """Give all that was measured over the period, source by source."""
    authority, months = current_authority(), _months()
    return download(
        lambda target: files.write_measures(target, authority, months[0]),
        f"mesures-{authority.slug}.csv",
        CSV,
    )


@bp.get("/<id:dataset_id>")
@requires(Permission.SEE)
def sheet(dataset_id: int) -> Answer:
    """See the months of a dataset, each source beside the others."""
    authority, months = current_authority(), _months()
    row = dataset_of(authority, dataset_id)
    rows = queries.dataset_months(authority, dataset_id, months[0])
    figures = {
        when: most(one.downloads for one in by_source.values()) for when, by_source in rows.items()
    }
    return page(
        "measures/sheet.html",
        dataset=row,
        brought=any(MeasureSource.CSV in by_source for by_source in rows.values()),
        measured=bool(rows),
        lines=wording.dataset_lines(months, rows, months[-1]),
        gaps=wording.gap_words(months, sorted(rows)),
        **_drawn(months, figures),
    )


@bp.route("/importer", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def bring() -> Answer:
    """Bring a table of measures: a file, or lines pasted from a spreadsheet."""
    form = MeasuresForm()
    if not form.is_submitted():
        return page(IMPORT, form=form)
    if not form.validate():
        return refused(IMPORT, form=form)
    try:
        read = bringing.read_bytes(form.content())
        brought = bringing.bring(current_authority(), read, by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(IMPORT, form=form)
    flash(wording.brought_words(brought), "success")
    return go(url_for("measures.table"))


@bp.post("/<id:dataset_id>/retirer-le-releve")
@requires(Permission.ANSWER)
def drop(dataset_id: int) -> Answer:
    """Take away what tables gave of a dataset."""
    title = bringing.drop(current_authority(), dataset_id, by=current_visitor().actor)
    flash(f"Relevé importé retiré\u00a0: {title}.", "success")
    return go(url_for("measures.sheet", dataset_id=dataset_id))


@bp.post("/suivre")
@requires(Permission.ANSWER)
def follow() -> Answer:
    """Have the measures of the platform read now, then each week."""
    try:
        following.follow(current_authority(), by=current_visitor().actor)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(url_for("measures.table"))
    flash("Lecture demandée\u00a0: rechargez cette page dans un instant.", "success")
    return go(url_for("measures.table"))


@bp.post("/ne-plus-suivre")
@requires(Permission.ANSWER)
def unfollow() -> Answer:
    """Read the measures of the platform no more."""
    following.unfollow(current_authority(), by=current_visitor().actor)
    flash("Lecture arrêtée. Ce qui a été lu reste.", "success")
    return go(url_for("measures.table"))


def _months() -> list[Any]:
    return months_until(today(), span_of(whole_number(request.args.get("mois", ""))))


def _drawn(months: list[Any], figures: dict[Any, int | None]) -> dict[str, Any]:
    """Return what each page draws and chooses of a period."""
    return {
        "drawing": wording.drawing_of(months, figures),
        "drawing_label": wording.drawing_label(months),
        "span": len(months),
        "spans": [(str(span), wording.SPAN_WORDS[span]) for span in SPANS],
        "this_month": month_of(today()),
        "wording": wording,
        "may_follow": account_of(current_authority()) is not None,
    }
