"""The sentences of the portfolio."""

from app.kernel.pages import page_count
from app.kernel.typography import number
from app.portfolio.queries import Board
from app.portfolio.rules import (
    BY_NEED,
    MOST_COUNTED,
    ORDERS,
    PAGE_SIZE,
    PortfolioOrder,
    PortfolioView,
    other_way,
)
from app.portfolio.statements import FEW

DOT = " · "


def title(board: Board) -> str:
    """Return the title of the page."""
    if board.size == 1:
        return "Ma collectivité"
    if board.size == 0 or board.size > FEW:
        return "Mes collectivités"
    return f"Mes {number(board.size)} collectivités"


def summary(board: Board) -> str:
    """Say in one line who needs somebody."""
    counts = [
        _told(board.quiet, "sans activité depuis 30 jours"),
        _told(board.blocked, "bloquée", "bloquées"),
        _told(board.ready, "prête à changer de phase", "prêtes à changer de phase"),
    ]
    many = [f"Plus de {number(FEW)} collectivités"] if board.size > FEW else []
    line = DOT.join([*many, *(words for words in counts if words)])
    if line:
        return line[0].upper() + line[1:]
    return "Aucune n’est bloquée, et toutes ont bougé depuis moins de 30 jours."


def _told(count: int, one: str, many: str | None = None) -> str:
    if not count:
        return ""
    figure = f"plus de {MOST_COUNTED}" if count > MOST_COUNTED else str(count)
    return f"{figure} {one if count == 1 else many or one}"


def status(board: Board) -> str:
    """Say how the list is sorted, and how many rows a search has found."""
    if not board.view.search:
        return board.view.order.sentence or f"Triées\u00a0: {_label(board.view.order)}."
    several = board.previous or board.next
    count = len(board.rows)
    if several:
        return f"Plus de {PAGE_SIZE} collectivités trouvées."
    if not count:
        return "Aucune de vos collectivités ne porte ce nom ni ce code."
    return "Une collectivité trouvée." if count == 1 else f"{count} collectivités trouvées."


def _label(order: PortfolioOrder) -> str:
    return order.label[0].lower() + order.label[1:]


def searched(view: PortfolioView) -> str | None:
    """Name the search that hides the rest of the list."""
    return f"«\u202f{view.search}\u202f»" if view.search else None


def page_status(board: Board) -> str:
    """Say which page this is, and of how many when that is known."""
    view = board.view
    if view.search or board.size > FEW:
        return f"Page {view.number}"
    return f"Page {view.number} sur {page_count(board.size, PAGE_SIZE)}"


def heading(view: PortfolioView, column: str) -> tuple[str, str | None]:
    """Return the order that a click on a column gives, and how the column is sorted now."""
    if view.order.sorted_by == column and view.order is not BY_NEED:
        return other_way(view.order).code, "descending" if view.order.descending else "ascending"
    return next(order.code for order in ORDERS if order.sorted_by == column), None
