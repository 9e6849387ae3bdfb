"""The four ways to start from what exists."""

from flask_wtf.file import FileField

from app.datasets.transfer.forms import UploadForm
from app.web.forms import BaseForm, Line


class PlatformPlaceForm(BaseForm):
    """An organisation on a platform."""

    organization = Line(
        "SIREN, ou adresse d’une page", thing="le SIREN ou l’adresse", required=False
    )


class CatalogueAddressForm(BaseForm):
    """A catalogue by its address."""

    address = Line("Adresse du catalogue", thing="l’adresse", required=False)


class CatalogueFileForm(UploadForm):
    """A catalogue by its file."""

    file = FileField("Fichier du catalogue")


class RegisterForm(UploadForm):
    """The register of processing, a table."""

    file = FileField("Fichier du registre")
