"""The addresses that the rows of a page lead to."""

from flask import url_for

# Stands for the authority in an address built once; no authority's own address looks like it.
ANYONE = "une-collectivite-quelconque"


class Links:
    """Addresses built once for a page, then filled for each row.

    Building one takes Flask about as long as drawing the rest of a row, and a page needs 75.
    """

    def __init__(self) -> None:
        """Build those that every row has."""
        self._home = url_for("dashboards.home", slug=ANYONE)
        self._explanation = url_for("progress.explanation", slug=ANYONE)
        self._phases: dict[int, str] = {}

    def home(self, slug: str) -> str:
        """Return the address of an authority's dashboard."""
        return self._home.replace(ANYONE, slug)

    def explanation(self, slug: str) -> str:
        """Return the address that says where its percentage comes from."""
        return self._explanation.replace(ANYONE, slug)

    def item(self, slug: str, position: int, item_id: str) -> str:
        """Return the address of an item, opened on the page of its phase."""
        if position not in self._phases:
            self._phases[position] = url_for("progress.phase", slug=ANYONE, position=position)
        phase = self._phases[position].replace(ANYONE, slug)
        return f"{phase}?point={item_id}#point-{item_id}"
