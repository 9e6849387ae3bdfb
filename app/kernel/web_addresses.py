"""Addresses of the web that people type, and how whoever reads them takes them."""

import re
from unicodedata import normalize
from urllib.parse import quote, urlsplit, urlunsplit

LONGEST_URL = 2000
HOST = re.compile(r"(?!-)[^\s/@\\]+(?<!-)")
BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
SCHEMES = frozenset({"http", "https"})
# The parameters by which an address opens to whoever has it, whatever stands before the word.
SECRET = re.compile(
    r"([?&;#](?:[^=&;#]*(?:token|key|secret|password|passwd|pwd|signature|credential|sessid)"
    r"|sig|mdp|cle|clef|pass|auth)=)[^&;#]+",
    re.IGNORECASE,
)
HIDDEN_PART = "…"
# What an address may hold as it is (RFC 3986), by part; a « % » only before two hexadecimals.
IN_PATHS = "/%:@!$&'()*+,;=~"
IN_QUERIES = f"{IN_PATHS}?"
IN_HOSTS = "%:@[]"
LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# How a name with accents goes to the servers of names (RFC 5890).
ENCODED = "xn--"


def is_web_address(text: str) -> bool:
    """Tell whether a text is the address of a page or a file: nothing a browser would run."""
    if BLANK.search(text) or len(text) > LONGEST_URL:
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    # Some versions of Python take any name between brackets.
    named = HOST.fullmatch(host) is not None and "." in host and "[" not in parts.netloc
    return parts.scheme in SCHEMES and named and parts.username is None


def masked(url: str) -> str:
    """Return an address as members may read it: what opens it, like a key, is hidden."""
    return SECRET.sub(rf"\1{HIDDEN_PART}", url)


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
