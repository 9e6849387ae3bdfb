"""The form of a table file (format, encoding, delimiter…), and the refusal of one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# Called now and then with what is done and the total, in bytes for a CSV, in rows otherwise.
Progress = Callable[[int, int], None]

DAMAGED = "Ce fichier est abîmé ou incomplet. Enregistrez-le de nouveau et renvoyez-le."

LOCKED = "Ce fichier est protégé par un mot de passe. Retirez-le et renvoyez-le."


class TableKind(StrEnum):
    """The kinds of file that are read: tables, and nested records."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    JSON = "json"  # nested records, read by ``nested`` alone


class Unreadable(Exception):
    """This file cannot be read as a table; ``sentence`` says why and what to do, in French."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence to show."""
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written, as detected or as the person corrected it (``replace``)."""

    kind: TableKind
    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    quote: str = '"'  # empty: quotes are plain characters in this file
    false_mark: bool = False  # a mark says UTF-8, and the contents are not
    sheets: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    header_line: int = 0  # the row of names, from 1; 0: the first row that holds something
    tiers: int = 1  # rows of names: the upper one spans several columns
