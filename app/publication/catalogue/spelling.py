"""Addresses that people typed, spelled as whoever reads them takes them."""

import re
from unicodedata import normalize
from urllib.parse import quote, urlsplit, urlunsplit

# What an address may hold as it is (RFC 3986), by part; a « % » only before two hexadecimals.
IN_PATHS = "/%:@!$&'()*+,;=~"
IN_QUERIES = f"{IN_PATHS}?"
IN_HOSTS = "%:@[]"
LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# How a name with accents goes to the servers of names (RFC 5890).
ENCODED = "xn--"


def spelled(url: str) -> str:
    """Return an address that every reader takes: what is strange in it is percent-encoded.

    A host keeps its accents (RFC 3987): data.gouv.fr drops, without a word, a dataset of which an
    address holds « xn-- ».
    """
    whole = LONE_PERCENT.sub("%25", url.strip())
    try:
        parts = urlsplit(whole)
    except ValueError:
        return quote(whole, safe=IN_QUERIES)
    path, query = quote(parts.path, safe=IN_PATHS), quote(parts.query, safe=IN_QUERIES)
    fragment = quote(parts.fragment, safe=IN_QUERIES)
    return urlunsplit((parts.scheme, host_spelled(parts.netloc), path, query, fragment))


def host_spelled(name: str) -> str:
    """Return the name of a host with its accents, however it was typed."""
    read = normalize("NFC", ".".join(map(_label, name.split("."))))
    try:
        read.encode("idna")
    except UnicodeError:
        return quote(name, safe=IN_HOSTS)  # no name of a server: nobody will find it
    return "".join(letter if letter.isalnum() else quote(letter, safe=IN_HOSTS) for letter in read)


def _label(text: str) -> str:
    if not text.lower().startswith(ENCODED):
        return text
    try:
        return text.lower().encode().decode("idna")
    except UnicodeError:
        return text
