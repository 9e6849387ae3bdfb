"""The regular expressions of a citation, built from the names that each code goes by."""

import re
from collections.abc import Iterable

# A no-break space is a space; a sentence of YAML or of a comment goes on in the next line.
GAP = r"[\s#]+"
MAY_GAP = r"[\s#]*"
THE = r"(?:articles?|art\.)"
NUMBER = r"\d{1,4}(?:-\d{1,3})*"
ARTICLE = rf"(?:LO|[LRD])\.?{MAY_GAP}(?:\*{MAY_GAP})?{NUMBER}(?![\w-])"
# Without a code before it, an article is told from other names by its hyphen.
BARE = r"(?:LO|[LRD])\.?\s?(?:\*\s?)?\d{3,4}(?:-\d{1,3})+(?![\w-])"
PART = (
    rf"(?:,?{GAP}(?:\d+°(?:{GAP}[a-z]\b)?|[IVX]+\b|al(?:inéa|\.){GAP}\d+))*"
    rf"(?:{GAP}(?:et{GAP}suivants|s\.))?"
)
MORE = rf"(?:{MAY_GAP}[,;]{GAP}|{GAP}(?:et|ou|à){GAP})(?:{THE}{GAP})?"
OF = rf"{GAP}(?:du{GAP}|des{GAP}|de{GAP}la{GAP}|de{GAP}l[’'])"
MONTH = (
    r"(?:janv\.|févr\.|avr\.|juil\.|sept\.|oct\.|nov\.|déc\.|janvier|février|mars|avril|mai|juin"
    r"|juillet|août|septembre|octobre|novembre|décembre)"
)
DAY = rf"\d{{1,2}}(?:er)?{GAP}{MONTH}{GAP}\d{{4}}"
NATURE = (
    r"(?:[Ll]ois?(?:[\s#]+organiques?)?|LO|[Dd]écret(?:-loi)?s?|[Oo]rdonnances?)(?:[\s#]+n[°o])?"
)
ACT_NUMBER = r"\d{2,4}-\d{1,5}(?![\w-])"
ACT_ARTICLE = rf"(?:,?{GAP}{THE}{GAP}(?P<of_act>\d+(?:-\d+)*(?:{GAP}(?:et|à){GAP}\d+)?))?"
EU_NUMBER = r"\d{1,4}/\d{1,4}(?:/(?:CE|CEE|UE))?(?![\w/])"
EU_NATURE = (
    rf"(?:[Rr]èglements?|[Dd]irectives?)(?:{GAP}(?:d[’']exécution|déléguée?))?"
    rf"(?:{GAP}\((?:UE|CE|CEE)\))?(?:{GAP}n[°o])?"
)
# What was meant as a citation and is not one that anybody could look up.
ODD_ARTICLE = r"(?:LO|[LRD])\.?\s?\*?\s?\d{3,4}\s?[–—_/]\s?\d+"
ODD_ACT = rf"{NATURE}{GAP}\d{{2,4}}\s?[–—_/]\s?\d+"
UNKNOWN_CODE = rf"(?:[A-Z]{{3,6}}|[Cc]ode(?:{GAP}[\w’'-]+){{1,8}}?),?{GAP}{BARE}"


def code_names(names: Iterable[str]) -> str:
    """Return the pattern of any of these names, the longest first; both apostrophes are read."""
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(_spelled(name) for name in ordered)


def _spelled(name: str) -> str:
    """Allow a capital at the beginning, a line to end between words, and a straight apostrophe."""
    words = GAP.join(re.escape(word).replace("’", "[’']") for word in name.split())
    first = name[0]
    return f"[{first.upper()}{first.lower()}]{words[len(re.escape(first)) :]}"


def citation_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of all that is, or looks like, a citation; the groups tell which."""
    code = code_names(names)
    articles = rf"{ARTICLE}{PART}(?:{MORE}{ARTICLE}{PART})*"
    bare = rf"{BARE}{PART}(?:{MORE}{ARTICLE}{PART})*"
    kinds = (
        rf"(?P<code>{code}),?{GAP}(?:{THE}{GAP})?(?P<articles>{articles})",
        rf"(?P<whole>{code}),?{GAP}(?P<book>livre{GAP}[IVX]+)\b",
        rf"(?P<bare>{bare})(?:{OF}(?P<after>{code}))?",
        rf"(?P<nature>{NATURE}){GAP}(?P<acts>{ACT_NUMBER}(?:{MORE}{ACT_NUMBER})*)"
        rf"(?:{GAP}du{GAP}{DAY})?{ACT_ARTICLE}",
        rf"(?:[Aa]rrêtés?{GAP}du|[Aa]rrêtés?){GAP}(?P<order>{DAY}|\d{{2}}/\d{{2}}/\d{{4}})",
        rf"(?P<eu>{EU_NATURE}){GAP}(?P<eu_acts>{EU_NUMBER}"
        rf"(?:{MORE}(?:\((?:UE|CE)\){GAP})?{EU_NUMBER})*)",
        rf"\bCE,{GAP}(?:[^,;.\n]{{1,40}},{GAP})?{DAY},{GAP}(?:[^,;.\n]{{1,60}},{GAP})?"
        rf"n[°o]{MAY_GAP}(?P<ruling>\d{{5,6}})\b",
        rf"\bCADA,?{GAP}(?:(?:avis|conseil){GAP})?(?:n[°o]{MAY_GAP})?(?P<opinion>\d+)\b",
        rf"(?P<odd>{ODD_ARTICLE}|{ODD_ACT})",
    )
    unknown = rf"(?P<unknown>{UNKNOWN_CODE})"
    known_first = "|".join((kinds[0], kinds[1], unknown, *kinds[2:]))
    return re.compile(rf"(?<![\w-])(?:{known_first})")
