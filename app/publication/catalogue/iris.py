"""Addresses that people typed, as the writings of the catalogue hold them."""

from rdflib import URIRef

from app.kernel.web_addresses import spelled


def address(url: str) -> URIRef:
    """Return an address that every writing takes (see ``spelled``)."""
    return URIRef(spelled(url))
