"""The four ways to start from what exists."""

from flask_wtf.file import FileField

from app.web.forms import BaseForm, Line


class PlatformPlaceForm(BaseForm):
    """An organisation on a platform."""

    organization = Line(
        "SIREN, ou adresse d’une page", thing="le SIREN ou l’adresse", required=False
    )


class CatalogueAddressForm(BaseForm):
    """A catalogue by its address."""

    address = Line("Adresse du catalogue", thing="l’adresse", required=False)


class CatalogueFileForm(BaseForm):
    """A catalogue by its file."""

    file = FileField("Fichier du catalogue")


class RegisterForm(BaseForm):
    """The register of processing, a table."""

    register = FileField("Registre des traitements")
