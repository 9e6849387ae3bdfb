"""Every address is declared, typed, named like the others, and does not vanish unnoticed."""

import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from app.web.converters import Code, FileName, Identifier, Slug, Token, Version
from tests.support.routes import READING, routes

GOLDEN = Path(__file__).with_name("routes.txt")
TYPED = (Identifier, Slug, Token, Code, Version, FileName, IntegerConverter, AnyConverter)
# Words joined by hyphens, without accents.
SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENGLISH = {"new", "edit", "delete", "members", "settings", "search", "login", "logout", "account"}


def test_every_view_says_who_may_enter(app: Flask) -> None:
    undeclared = [route.line for route in routes(app) if route.access is None]
    assert undeclared == []


def test_what_writes_is_a_post(app: Flask) -> None:
    strange = [route.line for route in routes(app) if route.method not in READING | {"POST"}]
    assert strange == []


def test_addresses_are_french_words_joined_by_hyphens(app: Flask) -> None:
    strange = []
    for route in routes(app):
        # Agendas, harvesters, robots and word processors know a file by how its address ends.
        endings = r"\.(ics|ttl|jsonld|rdf|csv|atom|docx|odt|html|xml|txt|ico)$"
        plain = re.sub(rf"<[^>]+>|{endings}|^/\.well-known(?=/)", "", route.path)
        words = [part for part in plain.split("/") if part]
        if not all(SEGMENT.fullmatch(word) and word not in ENGLISH for word in words):
            strange.append(route.line)
    assert strange == []


def test_every_parameter_is_typed(app: Flask) -> None:
    untyped = []
    for route in routes(app):
        converters: dict[str, BaseConverter] = route.rule._converters
        untyped += [
            f"{route.line} : {name}"
            for name, converter in converters.items()
            if not isinstance(converter, TYPED)
        ]
    assert untyped == []


def test_rights_in_an_authority_need_an_authority_and_the_reverse(app: Flask) -> None:
    strange = [
        route.line
        for route in routes(app)
        if route.access is not None
        and (route.access.permission is not None) != route.rule.rule.startswith("/c/<slug:slug>/")
    ]
    assert strange == []


def test_no_address_appears_or_vanishes_unnoticed(app: Flask) -> None:
    """An address that people have kept must go on working: see the list beside this file."""
    known = set(GOLDEN.read_text(encoding="utf-8").splitlines())
    present = {route.line for route in routes(app, former=True)}
    vanished, new = sorted(known - present), sorted(present - known)
    assert vanished == [], "redirigez ces adresses avant de les ôter de tests/house/routes.txt"
    assert new == [], "ajoutez ces lignes à tests/house/routes.txt"
