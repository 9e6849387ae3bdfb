"""Finds e-mail addresses and phone numbers in texts, and tells those of services."""

import re
from collections.abc import Iterator

from app.kernel.text import bare, letters_of

EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
# An address of a service, not of somebody.
SERVICES = re.compile(
    r"(?:accueil|administration|associations?|bibliotheque|cabinet|camping|ccas|centre|college|"
    r"conservatoire|contacts?|communication|creche|crm|culture|dechets|direction|dpo|dsi|ecole|"
    r"etat-?civil|finances|gymnase|info(?:rmation)?s?|ludotheque|lycee|mairie|maison|"
    r"marches-?publics?|mediatheque|musee|no-?reply|office|opendata|open-data|periscolaire|"
    r"piscine|prada|presse|rgpd|salle|secretariat|services?|sig|sports?|stade|standard|support|"
    r"theatre|tourisme|urbanisme|voirie|webmaster)"
    r"(?:[._-].*)?",
    re.IGNORECASE,
)
# « zoe.martin », « z.martin »: a first name and a name.
TWO_NAMES = re.compile(r"[a-z]+(?:-[a-z]+)?[._][a-z]+(?:-[a-z]+)?\d{0,4}", re.IGNORECASE)
# Public mail providers: personal addresses, and those of small associations.
MAILBOXES = frozenset({
    "aol", "bbox", "club-internet", "free", "gmail", "gmx", "hotmail", "icloud", "lagoon",
    "laposte", "live", "mail", "msn", "neuf", "numericable", "orange", "outlook", "proton",
    "protonmail", "sfr", "wanadoo", "yahoo", "ymail",
})  # fmt: skip
EDGE_BEFORE, EDGE_AFTER = r"(?<![\w.,+/-])", r"(?![\w/-]|[.,]\d)"
PHONE = re.compile(
    EDGE_BEFORE
    + r"(?:(?:\+|00)33[ .-]?(?:\(0\)[ .-]?)?[1-9](?:[ .-]?\d\d){4}"
    + r"|0[1-9](?:[ .-]\d\d){4}"
    + r"|(?:\+|00)(?:262|508|590|594|596)[ .-]?\d{1,3}(?:[ .-]?\d\d){2,4}"
    + r"|(?:\+|00)(?:681|687|689)[ .-]?\d\d(?:[ .-]?\d\d){2,3})"
    + EDGE_AFTER
)
# Ten figures in a row may be a code: a mobile, or what the column or the text calls a phone.
MOBILE = re.compile(EDGE_BEFORE + r"0[67]\d{8}" + EDGE_AFTER)
BARE_PHONE = re.compile(EDGE_BEFORE + r"0[1-9]\d\d(?:[ .-]?\d\d){3}" + EDGE_AFTER)
LOCAL_PHONE = re.compile(EDGE_BEFORE + r"\d\d[ .-]?\d\d[ .-]?\d\d" + EDGE_AFTER)
# A spreadsheet eats the nought of a number: nine figures are left.
NINE_FIGURES = re.compile(EDGE_BEFORE + r"[1-9](?:[ .-]?\d\d){4}" + EDGE_AFTER)
PHONE_COLUMNS = ("tel", "telephone", "phone", "mobile", "portable", "gsm", "fax")
CONTACT_COLUMNS = re.compile(r"tel|phone|fax|mail|courriel|contact")
# A line that stays in a place, as it is written without its nought: France, then overseas.
FIXED = re.compile(
    r"(?:33)?0?[1-589]\d{8}|(?:262|590|594|596)0?(?![67])\d{6,9}|508(?:0?508)?41\d{4}"
    r"|681[3-7]\d{5}|687[2-4]\d{5}|68940\d{6}|[2-4]\d{5}"
)


def says_phone(name: str) -> bool:
    """Tell whether a column says by its name that it holds phone numbers."""
    words = re.split(r"[^a-z]+", bare(name))
    return any(word.startswith(PHONE_COLUMNS) for word in words) or "telephone" in letters_of(name)


def says_contact(name: str) -> bool:
    """Tell whether a column says by its name that it holds contacts."""
    return bool(CONTACT_COLUMNS.search(letters_of(name)))


def emails(text: str) -> Iterator[str]:
    """Yield the addresses that may be a person’s."""
    if "@" in text:
        for address in EMAIL.findall(text):
            if not SERVICES.fullmatch(address.split("@")[0]):
                yield address


def phones(text: str, in_phone_column: bool) -> Iterator[str]:
    """Yield the phone numbers; a column of phones accepts more patterns."""
    patterns = [PHONE, MOBILE]
    if in_phone_column:
        patterns += [BARE_PHONE, NINE_FIGURES, LOCAL_PHONE]
    elif any(word in letters_of(text) for word in PHONE_COLUMNS):
        patterns.append(BARE_PHONE)
    for pattern in patterns:
        yield from (match[0] for match in pattern.finditer(text))
        text = pattern.sub("#", text)  # part of a number is not another one


def of_a_service(contact: str) -> bool:
    """Tell whether a contact is likely that of a service: a fixed line, an address without name."""
    if "@" not in contact:
        return bool(FIXED.fullmatch(re.sub(r"\D", "", contact).removeprefix("00")))
    local, domain = contact.casefold().split("@")
    return not TWO_NAMES.fullmatch(local) and domain.split(".")[-2] not in MAILBOXES
