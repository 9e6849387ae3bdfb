"""The form of the sources that a dataset cites."""

from collections.abc import Collection, Iterable

from wtforms.fields import SelectChoice

from app.ecosystem.outside_data.library import OutsideSource
from app.web.fields import Ticks
from app.web.forms import BaseForm


class CitedForm(BaseForm):
    """Boxes to tick: the sources from elsewhere."""

    sources = Ticks("Sources", sentence="Cochez parmi ces sources.")

    def offer(self, sources: Iterable[OutsideSource], cited: Collection[str]) -> None:
        """Offer these sources, those cited ticked."""
        self.sources.choices = [SelectChoice(one.id, one.title) for one in sources]
        if not self.is_submitted():
            self.sources.data = list(cited)
