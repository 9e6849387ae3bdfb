"""What an address asks for: words, the id of something, a page.

What makes no sense in an address is left out: nothing here refuses, a list is shown all the same.
"""

MAX_ID = 2**31 - 1  # of a row, in both databases
LARGEST_PAGE = 100_000


def words(text: str, most: int) -> str:
    """Return the words somebody looks for, one space between them, ``most`` characters at most."""
    return " ".join(text.split())[:most]


def whole_number(text: str, otherwise: int = 0) -> int:
    """Return a whole number that an id can be; ``otherwise`` for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ID))
    return int(text) if plain and int(text) <= MAX_ID else otherwise


def page_number(text: str) -> int:
    """Return the number of a page, from 1; what is not one is the first."""
    return min(max(whole_number(text), 1), LARGEST_PAGE)
