"""The public addresses of the files of datasets."""

from flask import abort, request

from app.accounts.access import public
from app.files.shelf import find
from app.publication.blueprint import bp
from app.publication.files import counting, serving
from app.web.page import Answer

METHODS = ["GET", "HEAD", "OPTIONS"]
ADDRESS = "/public/<slug:slug>/jeux/<code:dataset>"


@bp.route(f"{ADDRESS}/<file:file>", methods=METHODS, provide_automatic_options=False)
@public
def public_file(slug: str, dataset: str, file: str) -> Answer:
    """Give the newest version of a file to anybody, as long as all of it is public."""
    return _given(slug, dataset, file)


@bp.route(
    f"{ADDRESS}/<version:version>/<file:file>", methods=METHODS, provide_automatic_options=False
)
@public
def public_version(slug: str, dataset: str, version: str, file: str) -> Answer:
    """Give a dated version of a file to anybody."""
    return _given(slug, dataset, f"{version}/{file}")


def _given(slug: str, dataset: str, address: str) -> Answer:
    if request.method == "OPTIONS":
        return serving.preflight()
    served = find(slug, dataset, address)
    if served is None:
        abort(404)
    answer = serving.give(served)
    counting.count(answer, slug, dataset)
    return answer
