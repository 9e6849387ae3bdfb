"""The form of a saved filter."""

from app.web.forms import BaseForm, Line


class FilterForm(BaseForm):
    """The name of a filter of tasks."""

    name = Line("Nom du filtre", thing="le nom du filtre", limit=60)
