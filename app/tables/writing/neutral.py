"""Makes harmless the cells that a spreadsheet would run, and restores them."""

import re

# Some spreadsheets read the signs of Asian keyboards as the plain ones.
DANGEROUS = (*"=+-@", *"＝＋－＠", "\t", "\r", "\n")
# Negative numbers and international phones begin with a sign, and are used as they are.
FIGURES = re.compile(r"[+-]\d+(?:[ .,\u00a0\u202f]\d+)*(?:[eE][+-]?\d+)?(?:[ \u00a0\u202f]?[%€])?")
APOSTROPHE = "'"


def safe_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; numbers and phones stay."""
    return APOSTROPHE + text if runs(text.lstrip(APOSTROPHE)) else text


def unsafe_cell(text: str) -> str:
    """Take back the apostrophe that ``safe_cell`` put: for reading our own exports again."""
    if text.startswith(APOSTROPHE) and runs(text.lstrip(APOSTROPHE)):
        return text[1:]
    return text


def runs(text: str) -> bool:
    """Tell whether a spreadsheet would run a cell rather than show it."""
    return text.startswith(DANGEROUS) and not FIGURES.fullmatch(text)
