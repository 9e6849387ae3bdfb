"""What is typed to start from what exists; files come through the form of imports."""

from app.web.forms import BaseForm, Line


class PlatformPlaceForm(BaseForm):
    """An organisation on a platform."""

    organization = Line(
        "SIREN, ou adresse d’une page", thing="le SIREN ou l’adresse", required=False
    )


class CatalogueAddressForm(BaseForm):
    """A catalogue by its address."""

    address = Line("Adresse du catalogue", thing="l’adresse", required=False)
