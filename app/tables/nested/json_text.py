"""JSON read value by value out of a stream: the memory of one value, whatever the file."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TextIO

from app.kernel.typography import number
from app.tables.form import Unreadable

PIECE = 1 << 16  # signs
LARGEST_VALUE = 2_000_000  # signs
NEAR_END = 64  # an error this near the end of what was read may be a value cut in two
BLANK = re.compile(r"[ \t\n\r]*")
UNFINISHED = "Unterminated string"

NOT_UTF8 = (
    "Ce fichier JSON n’est pas écrit dans l’encodage attendu, UTF-8. Enregistrez-le de nouveau, "
    "ou choisissez son encodage."
)
TOO_DEEP = "Ce fichier emboîte trop de listes les unes dans les autres pour être lu."


class JsonText:
    """A JSON text of which values are taken one after the other, from its start."""

    def __init__(self, stream: TextIO, on_piece: Callable[[], None] = lambda: None) -> None:
        self.line = 1  # of what comes next
        self.doubled: list[str] = []  # names given twice in one object of the last value
        self.last = ""  # what was read before: « le marché « 12 » », for the sentence of an error
        self._stream = stream
        self._on_piece = on_piece
        self._text = ""
        self._at = 0
        self._column = 0  # signs of the line before what comes next
        self._over = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=_refuse_constant
        )

    def peek(self) -> str:
        """Return the next sign that is not blank, empty at the end; it is not taken."""
        while True:
            match = BLANK.match(self._text, self._at)
            self._advance(match.end() if match else self._at)
            if self._at < len(self._text) or not self._more(PIECE):
                return self._text[self._at : self._at + 1]

    def members(self) -> Iterator[str]:
        """Yield the name of each member of an object; the caller takes its value before the next.

        ``Unreadable`` if the text is not JSON.
        """
        for _ in self._parts("{", "}"):
            if self.peek() != '"':
                self._refuse(self._at)
            name = self.value()
            self._take(":")
            yield name

    def items(self) -> Iterator[None]:
        """Yield before each item of a list; the caller takes it before the next."""
        return self._parts("[", "]")

    def value(self) -> Any:
        """Take the next value whole; ``Unreadable`` if it is not JSON, or too large."""
        if not self.peek():
            self._refuse(self._at)
        size = PIECE
        while True:
            self.doubled.clear()
            value, end = self._decoded()
            if end >= 0 and (end < len(self._text) or self._over):
                self._advance(end)
                return value
            if len(self._text) - self._at > LARGEST_VALUE:
                raise Unreadable(
                    f"Ce fichier a une valeur de plus de {number(LARGEST_VALUE)} signes, à la "
                    f"ligne {number(self.line)}{self._where()}. Retirez-la."
                )
            self._more(size)
            size *= 2

    def end(self) -> None:
        """Refuse a text that goes on."""
        if self.peek():
            self._refuse(self._at)

    def _parts(self, first: str, last: str) -> Iterator[None]:
        self._take(first)
        if self.peek() == last:
            self._take(last)
            return
        while True:
            yield
            if self.peek() == last:
                self._take(last)
                return
            self._take(",")

    def _take(self, sign: str) -> None:
        if self.peek() != sign:
            self._refuse(self._at)
        self._advance(self._at + 1)

    def _advance(self, end: int) -> None:
        lines = self._text.count("\n", self._at, end)
        if lines:
            self.line += lines
            self._column = end - self._text.rfind("\n", self._at, end) - 1
        else:
            self._column += end - self._at
        self._at = end

    def _more(self, size: int) -> bool:
        """Read on; tell whether there was something."""
        try:
            piece = self._stream.read(size)
        except UnicodeDecodeError:
            raise Unreadable(NOT_UTF8) from None
        self._over = not piece
        self._text = self._text[self._at :] + piece
        self._at = 0
        self._on_piece()
        return bool(piece)

    def _decoded(self) -> tuple[Any, int]:
        """Return the next value and where it ends; a negative end when it is not all read yet."""
        try:
            return self._decoder.raw_decode(self._text, self._at)
        except RecursionError:
            raise Unreadable(TOO_DEEP) from None
        except json.JSONDecodeError as wrong:
            self._refuse_now(wrong)
            return None, -1
        except ValueError:  # a number of thousands of figures, or NaN
            self._refuse(self._at)

    def _refuse_now(self, wrong: json.JSONDecodeError) -> None:
        """Refuse a value at fault, unless reading on may mend it."""
        cut = wrong.msg.startswith(UNFINISHED) or len(self._text) - wrong.pos <= NEAR_END
        if not cut:
            self._refuse(wrong.pos)
        if self._over:
            self._refuse(len(self._text) if wrong.msg.startswith(UNFINISHED) else wrong.pos)

    def _refuse(self, place: int) -> NoReturn:
        """Say where the text is no more JSON."""
        self._advance(max(place, self._at))
        if self._over and self._at >= len(self._text):
            raise Unreadable(
                f"Ce fichier JSON s’arrête avant sa fin, à la ligne {number(self.line)}"
                f"{self._where()}. Exportez-le de nouveau."
            )
        raise Unreadable(
            f"Ce fichier n’est pas du JSON lisible\u00a0: l’erreur est à la ligne "
            f"{number(self.line)}, caractère {number(self._column + 1)}{self._where()}. Vérifiez "
            "les virgules, les guillemets et les accolades, ou exportez-le de nouveau."
        )

    def _where(self) -> str:
        return f", après {self.last}" if self.last else ""

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            self.doubled += sorted({name for name in names if names.count(name) > 1})
        return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN is not JSON, whatever Python says
