"""The form that links an authority to a platform."""

import re

from wtforms import PasswordField, RadioField
from wtforms.fields import SelectChoice

from app.kernel.errors import Refused
from app.kernel.revisions import Sight, values_of
from app.publication.models import PlatformAccount
from app.publication.platforms.account import BAD_URL, KNOWN, LinkFacts
from app.publication.rules import PlatformWay, Sends
from app.web.forms import AtMost, BaseForm, Line, Optional, clean, one_line
from app.web.shared import SharedForm

OTHER = "autre"
LONGEST_KEY = 1000
PLAIN = re.compile(r"[\x21-\x7e]*")
BAD_KEY = "Une clé s’écrit sans accent ni espace\u00a0: copiez-la de nouveau."


class PlatformAccountForm(SharedForm):
    """Which platform, in whose name, with which key."""

    platform = RadioField(
        "Plateforme",
        choices=[
            *(SelectChoice(url, name) for url, name in KNOWN.items()),
            SelectChoice(OTHER, "Une autre plateforme du même logiciel (udata)"),
        ],
        default=next(iter(KNOWN)),
    )
    base_url = Line("Adresse de l’autre plateforme", thing="l’adresse", required=False)
    organization = Line(
        "Identifiant de l’organisation", thing="l’identifiant de l’organisation", required=False
    )
    way = RadioField(
        "Comment vos jeux y arrivent",
        choices=[SelectChoice(way.value, way.label) for way in PlatformWay],
        default=PlatformWay.PUSH.value,
    )
    sends = RadioField(
        "Des fichiers que Jalon garde, envoyer",
        choices=[SelectChoice(way.value, way.label) for way in Sends],
        default=Sends.ADDRESSES.value,
    )
    key = PasswordField(
        "Clé d’API", validators=[Optional(), AtMost(LONGEST_KEY)], filters=[one_line, clean]
    )

    def facts(self) -> LinkFacts:
        """Return what was typed, once the form is valid."""
        return LinkFacts(
            self.address,
            last_word(self.organization.data or ""),
            self.key.data or "",
            str(self.sends.data or Sends.ADDRESSES.value),
            str(self.way.data or PlatformWay.PUSH.value),
        )

    @property
    def address(self) -> str:
        """The address of the platform chosen."""
        chosen = str(self.platform.data or "")
        return (self.base_url.data or "") if chosen == OTHER else chosen

    def validate(self, extra_validators: object = None) -> bool:
        """Check that another platform has an address, and that the key can be sent."""
        right = super().validate(extra_validators)
        refusals = []
        if self.platform.data == OTHER and not self.base_url.data:
            refusals.append(Refused(BAD_URL, "base_url"))
        if not PLAIN.fullmatch(self.key.data or ""):
            refusals.append(Refused(BAD_KEY, "key"))
        for refusal in refusals:
            self.take(refusal)
        return right and not refusals


def last_word(typed: str) -> str:
    """Return the last word of an address, which names the organisation; a name stays as it is."""
    path = typed.partition("?")[0].partition("#")[0]
    return next((part for part in reversed(path.split("/")) if part.strip(".")), "")


class SearchForm(BaseForm):
    """What a dataset is called there, or where it is."""

    text = Line("Son titre là-bas, ou son adresse", thing="le titre ou l’adresse")


def shown(account: PlatformAccount | None, typed: LinkFacts | None = None) -> dict[str, str]:
    """Return what the form shows, of the account or of what was ``typed``; never a key."""
    standing = LinkFacts.of(account)
    facts, revision = typed or standing, Sight.of(values_of(standing)).text
    if facts == LinkFacts():
        return {"revision": revision}
    known = facts.base_url in KNOWN
    return {
        "platform": facts.base_url if known else OTHER,
        "base_url": "" if known else facts.base_url,
        "organization": facts.organization,
        "sends": facts.sends,
        "way": facts.way,
        "revision": revision,
    }


def in_words(facts: LinkFacts, key: str) -> dict[str, str]:
    """Return the values to compare; a key is only named by the words given."""
    return {
        **values_of(facts),
        "key": key,
        "sends": Sends(facts.sends).label,
        "way": PlatformWay(facts.way).label,
    }
