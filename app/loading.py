"""What nearly every page needs, loaded before the workers are forked: it stands in memory once."""

from flask import Flask

from app.authorities.queries import law_on
from app.kernel.clock import today
from app.kernel.typography import day, number
from app.law.register import legal_register
from app.methodology.loader import editions
from app.methodology.paths import COMMUNE, PathKind, followed

# Where people spend their days; each of the other pages is compiled by the worker that draws it.
EVERY_DAY = (
    *("base", "layouts/", "components/", "dashboards/"),
    *("portfolio/board", "progress/_", "progress/phase"),
)


def load_ahead(app: Flask) -> None:
    """Read the method, the law and how French writes dates; compile the pages of every day."""
    for edition_id in editions():
        followed(edition_id, PathKind.LIGHT.value, COMMUNE)
    law_on(today())
    legal_register()
    day(today())
    number(0)
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith(EVERY_DAY)):
        app.jinja_env.get_template(name)
