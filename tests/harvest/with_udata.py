"""Run by the environment of udata: its real DCAT harvester reads a catalogue, without MongoDB.

    var/harvest/udata/bin/python tests/harvest/with_udata.py http://…/catalogue.ttl
    var/harvest/udata/bin/python tests/harvest/with_udata.py 8100 /a/folder

The first writes on its output what arrived, as JSON. The second serves udata’s own API, after a
line of JSON with an organisation and the key of a member; the files that it is given go into the
folder.
"""

# ruff: noqa: PLC0415, RUF012  its environment, not ours

import json
import sys

import mongoengine
import mongomock

OPEN_DEFINITION = "http://www.opendefinition.org/licenses"
# Those of data.gouv.fr (its /api/1/datasets/licenses/) that ours may name, with its own addresses.
LICENCES = {
    "lov2": (
        "Licence Ouverte / Open Licence version 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    ),
    "fr-lo": (
        "Licence Ouverte / Open Licence",
        "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
    ),
    "odc-odbl": (
        "Open Data Commons Open Database License (ODbL)",
        "http://opendatacommons.org/licenses/odbl/summary/",
    ),
    "odc-by": (
        "Open Data Commons Attribution License",
        "http://opendatacommons.org/licenses/by/summary/",
    ),
    "odc-pddl": (
        "Open Data Commons Public Domain Dedication and Licence (PDDL)",
        "http://opendatacommons.org/licenses/pddl/summary/",
    ),
    "cc-by": ("Creative Commons Attribution", f"{OPEN_DEFINITION}/cc-by"),
    "cc-by-sa": ("Creative Commons Attribution Share-Alike", f"{OPEN_DEFINITION}/cc-by-sa"),
    "cc-zero": ("Creative Commons CCZero", f"{OPEN_DEFINITION}/cc-zero"),
    "notspecified": ("License Not Specified", ""),
}


def application(folder=None):
    """Return udata’s own application, whose database lives in memory."""
    real = mongoengine.connect

    def connect(*_, **settings):
        alias = settings.get("alias", "default")
        return real("udata", alias=alias, mongo_client_class=mongomock.MongoClient)

    mongoengine.connect = connect
    from udata import settings
    from udata.app import create_app, standalone

    class Here(settings.Testing):
        SERVER_NAME = None
        URLS_ALLOW_PRIVATE = True
        CACHE_TYPE = "flask_caching.backends.NullCache"
        MONGODB_HOST_TEST = "mongodb://localhost:27017/udata"
        HARVESTER_BACKENDS = ["dcat"]
        HVD_SUPPORT = True  # as on data.gouv.fr
        # One of its jobs: to refuse addresses of this very machine, where our catalogue is.
        SSRF_ALLOWED_HOSTS = ["127.0.0.1"]
        SECRET_KEY = "harvest"
        FS_ROOT = folder or "/nowhere"  # a harvest keeps no file

    return standalone(create_app(settings.Defaults, override=Here))


def licences():
    """Write the licences that ours may name."""
    from udata.core.dataset.models import License

    for key, (title, address) in LICENCES.items():
        License(id=key, title=title, url=address or None).save()


def harvest(url):
    """Harvest a catalogue and return what udata has kept of it."""
    from udata.core.dataset.models import Dataset
    from udata.harvest.backends.dcat import DcatBackend
    from udata.harvest.models import HarvestSource

    licences()
    source = HarvestSource(name="Jalon", url=url, backend="dcat").save()
    job = DcatBackend(source).harvest()
    errors = [each.message for each in job.errors]
    errors += [error.message for item in job.items for error in item.errors]
    return {"status": job.status, "errors": errors, "datasets": list(map(told, Dataset.objects))}


def told(dataset):
    """Return what arrived of a dataset."""
    return {
        "identifier": dataset.harvest.remote_id,
        "title": dataset.title,
        "description": dataset.description,
        "licence": dataset.license.id if dataset.license else None,
        "frequency": dataset.frequency.id if dataset.frequency else None,
        "tags": sorted(dataset.tags),
        "resources": [
            {"title": each.title, "url": each.url, "format": each.format, "mime": each.mime}
            for each in dataset.resources
        ],
    }


def prepare():
    """Write licences, levels, and an organisation with a member; return its id and their key."""
    from udata.core.api_token.models import ApiToken
    from udata.core.organization.models import Member, Organization
    from udata.core.spatial.models import GeoLevel
    from udata.core.user.factories import UserFactory

    licences()
    GeoLevel(id="fr:commune", name="Commune", admin_level=80).save()
    person = UserFactory(first_name="Alice", last_name="Durand")
    mine = Member(user=person, role="admin")
    organization = Organization(name="Ville de Rodez", description="x", members=[mine]).save()
    return {"organization": str(organization.id), "key": ApiToken.generate(person)[1]}


if __name__ == "__main__":
    app = application(*sys.argv[2:])
    with app.test_request_context():
        told_first = prepare() if sys.argv[1].isdigit() else harvest(sys.argv[1])
        json.dump(told_first, sys.stdout)
        sys.stdout.write("\n")
        sys.stdout.flush()
    if sys.argv[1].isdigit():
        app.run(port=int(sys.argv[1]), threaded=False, use_reloader=False)
