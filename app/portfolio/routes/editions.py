"""The editions that one's authorities follow: which, what the next changes, taking several."""

from collections.abc import Mapping, Sequence

from flask import flash, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.kernel.text import name_key
from app.kernel.typography import plural
from app.portfolio import moving
from app.portfolio.blueprint import bp
from app.portfolio.moving import MOST
from app.portfolio.rules import LONGEST_SEARCH, MOST_WORDS
from app.progress.upgrading.several import UpgradeOutcome, upgrade_several
from app.web.asked import page_number, words
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

PREVIEW = "apercu"
MOST_NAMED = 10
DIGITS = 9  # of a revision
NONE_CHOSEN = "Cochez au moins une collectivité, ou regardez les premières qui attendent."
NOTHING_WAITS = "Aucune de vos collectivités n’attend une édition plus récente."


@bp.get("/portefeuille/editions")
@signed_in
def editions() -> Answer:
    """Tell which edition each authority follows; then what the next would change for some."""
    slugs = _slugs(request.args)
    if request.args.get("ecran") != PREVIEW:
        return _choice(slugs)
    if "tout" in request.args:
        slugs = moving.first_waiting(current_visitor().id)
        return _preview(slugs) if slugs else _choice((), BAD_INPUT, NOTHING_WAITS)
    if problem := _problem(slugs):
        return _choice(slugs, BAD_INPUT, problem)
    return _preview(slugs)


@bp.post("/portefeuille/editions")
@signed_in
def change_editions() -> Answer:
    """Take the previewed authorities further, each by itself; tell what passed and what did not."""
    seen = _seen(request.form)
    if problem := _problem(list(seen)):
        return _choice(list(seen), BAD_INPUT, problem)
    by = current_visitor().actor
    outcomes = list(upgrade_several(seen, drafts=moving.drafts_too(), by=by))
    passed = [outcome for outcome in outcomes if outcome.version]
    stayed = [outcome for outcome in outcomes if outcome.problem]
    if not passed:
        return _preview([outcome.slug for outcome in stayed], CONFLICT, stayed)
    flash(_passed(passed), "success")
    for outcome in stayed:
        flash(f"{outcome.name}\u00a0: {outcome.problem}", "warning")
    if not stayed:
        return go(url_for("portfolio.editions"))
    left = [outcome.slug for outcome in stayed]
    return go(url_for("portfolio.editions", ecran=PREVIEW, ou=left))


def _passed(passed: Sequence[UpgradeOutcome]) -> str:
    """Say which authorities have moved, where to, and what there is to look at again."""
    names = ", ".join(outcome.name for outcome in passed[:MOST_NAMED])
    more = "…" if len(passed) > MOST_NAMED else "."
    versions = sorted({outcome.version for outcome in passed})
    follow = "suit" if len(passed) == 1 else "suivent"
    where = f"{plural(len(passed), 'collectivité')} {follow} l’édition {' ou '.join(versions)}"
    count = sum(outcome.to_review for outcome in passed)
    review = f" {plural(count, 'réponse est à revoir', 'réponses sont à revoir')}." if count else ""
    return f"{where}\u00a0: {names}{more}{review}"


def _slugs(sent: MultiDict[str, str]) -> list[str]:
    return [slug for slug in dict.fromkeys(sent.getlist("ou")) if slug][: 5 * MOST]


def _seen(sent: MultiDict[str, str]) -> dict[str, int]:
    """Return the revision that the preview showed of each authority, by slug.

    What nobody wrote is a revision that never was: the authority is told to have changed.
    """
    revisions = {}
    for text in sent.getlist("seen")[: 5 * MOST]:
        slug, _, typed = text.rpartition(":")
        if slug:
            known = typed.isdecimal() and len(typed) <= DIGITS
            revisions[slug] = int(typed) if known else -1
    return revisions


def _problem(slugs: Sequence[str]) -> str:
    if not slugs:
        return NONE_CHOSEN
    if len(slugs) > MOST:
        return f"Cochez {plural(MOST, 'collectivité')} au plus\u00a0: il y en a {len(slugs)}."
    return ""


def _choice(slugs: Sequence[str], status: int = OK, problem: str = "") -> Answer:
    sent: Mapping[str, str] = request.args
    search = words(sent.get("q", ""), LONGEST_SEARCH)
    keys = name_key(search).split()[:MOST_WORDS]
    user_id = current_visitor().id
    listed = moving.followers(user_id, keys, page_number(sent.get("page", "")))
    shown, followed = {line.slug for line in listed.lines}, moving.followed(user_id)
    return page(
        "portfolio/editions.html",
        status=status,
        followed=followed.editions,
        listed=listed,
        search=search,
        ticked=set(slugs),
        elsewhere=[slug for slug in slugs if slug not in shown],
        waiting=followed.waiting,
        problem=problem,
        most=MOST,
    )


def _preview(
    slugs: Sequence[str], status: int = OK, stayed: Sequence[UpgradeOutcome] = ()
) -> Answer:
    moves, spoken = moving.moves_of(current_visitor().id, slugs), {one.slug for one in stayed}
    return page(
        "portfolio/editions_preview.html",
        status=status,
        moves=moves,
        left=[line for line in moves.left if line.slug not in spoken],
        stayed=stayed,
        slugs=slugs,
    )
