"""Typed pieces of URLs: what does not fit is a 404, never a database error."""

from werkzeug.routing import BaseConverter, IntegerConverter

from app.web.asked import MAX_ID


class Identifier(IntegerConverter):
    """A row id that both databases can hold."""

    def __init__(self, map: object) -> None:  # noqa: A002  Werkzeug names it so
        """Bound the id to 31 bits."""
        super().__init__(map, min=1, max=MAX_ID)  # type: ignore[arg-type]  # the map of Werkzeug


class Slug(BaseConverter):
    """Words joined by hyphens: « rodez-12202 »."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class Token(BaseConverter):
    """An unguessable word of a link."""

    regex = r"[A-Za-z0-9_-]{20,100}"


class Code(BaseConverter):
    """The stable identifier of a dataset: « subventions-2026 », « fr.insee:213 »."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}"


CONVERTERS = {"id": Identifier, "slug": Slug, "token": Token, "code": Code}
