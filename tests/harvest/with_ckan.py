"""Run by the environment of CKAN: the parser of its DCAT harvester reads a catalogue.

    var/harvest/ckan/bin/python tests/harvest/with_ckan.py http://…/catalogue.ttl

Writes on its output what arrived, as JSON.
"""

# ruff: noqa: PLC0415, S310  its environment, not ours

import json
import sys
import urllib.request

FORMATS = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}


def parse(url):
    """Read a catalogue and return what CKAN understands of it."""
    from ckanext.dcat.processors import RDFParser

    with urllib.request.urlopen(url) as answer:
        kind, charset = answer.headers.get_content_type(), answer.headers.get_content_charset()
        body = answer.read().decode(charset)
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(body, _format=FORMATS[kind])
    return {"status": "done", "errors": [], "datasets": list(map(told, parser.datasets()))}


def told(dataset):
    """Return what arrived of a dataset."""
    extras = {each["key"]: each["value"] for each in dataset.get("extras", ())}
    known = {**extras, **dataset}
    return {
        "identifier": known.get("identifier"),
        "title": dataset.get("title"),
        "description": dataset.get("notes"),
        "licence": (dataset.get("resources") or [{}])[0].get("license"),
        "frequency": known.get("frequency"),
        "tags": sorted(each["name"] for each in dataset.get("tags", ())),
        "resources": [
            {
                "title": each.get("name"),
                "url": each.get("url"),
                "format": each.get("format"),
                "mime": each.get("mimetype"),
            }
            for each in dataset.get("resources", ())
        ],
    }


def application():
    """Return the little of an application that the parser asks for."""
    from ckan.common import config
    from flask import Flask
    from flask_babel import Babel

    app = Flask("ckan")
    Babel(app)
    config.update({"ckan.locale_default": "fr", "ckan.root_path": ""})
    return app


if __name__ == "__main__":
    with application().test_request_context():
        json.dump(parse(sys.argv[1]), sys.stdout)
