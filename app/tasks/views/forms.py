"""The form of a saved filter."""

from app.web.forms import BaseForm, Line


class FilterForm(BaseForm):
    """A name for a way of looking at the list."""

    name = Line("Nom du filtre", thing="le nom du filtre", limit=60)
