"""Requests that can be read whatever they hold."""

import string
from typing import IO, Any
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

from app.kernel.typography import number

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]


class TooManyFields(RequestEntityTooLarge):
    """A form with more fields than are read; its description says how many."""


class NamedFieldsParser(FormDataParser):
    """Leaves out the parts of a form that have no name: nothing asks for them."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, *args: Any, **more: Any
    ) -> Parsed:
        """Return the body, the texts and the files; ``TooManyFields`` where that is the reason."""
        try:
            body, texts, files = super().parse(stream, mimetype, content_length, *args, **more)
        except RequestEntityTooLarge as refusal:
            # Werkzeug raises the same for both: what is light enough has too many parts.
            if content_length is None or content_length > (self.max_form_memory_size or 0):
                raise
            most = f"{number(self.max_form_parts or 0)}\u00a0champs"
            raise TooManyFields(
                f"Ce formulaire envoie plus de {most}\u00a0: Jalon n’en lit pas davantage à la "
                "fois. Enregistrez moins de lignes d’un coup."
            ) from refusal
        return body, _named(texts), _named(files)


def _named(fields: MultiDict[Any, Any]) -> MultiDict[str, Any]:
    if None in fields:
        return MultiDict((name, value) for name, value in fields.items(True) if name is not None)
    return fields


class TextRequest(Request):
    """A request that can be read: its plain form is no larger than the text limit, its query plain.

    Werkzeug applies ``MAX_FORM_MEMORY_SIZE`` to multipart forms only, and reads the others whole.
    It fails on raw bytes of a query that are not UTF-8, which some servers let through. No
    database of ours takes a NUL: an address holds none.
    """

    form_data_parser_class = NamedFieldsParser

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        """Escape what should have been, before anybody reads it."""
        environ["QUERY_STRING"] = _escaped(environ.get("QUERY_STRING", ""))
        super().__init__(environ, *args, **kwargs)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the parameters of the address."""
        typed: MultiDict[str, str] = super().args
        pairs = typed.items(multi=True)
        return ImmutableMultiDict((_without_nul(name), _without_nul(text)) for name, text in pairs)

    def _load_form_data(self) -> None:
        if self.mimetype == "application/x-www-form-urlencoded":
            self.max_content_length = self.max_form_memory_size
        super()._load_form_data()


def _without_nul(text: str) -> str:
    return text.replace("\x00", "")


def _escaped(query: str) -> str:
    """Return a query in plain characters: those that are not stand as %XX, which always reads."""
    if query.isascii():
        return query
    return quote(query, safe=string.punctuation, encoding="latin-1", errors="replace")
