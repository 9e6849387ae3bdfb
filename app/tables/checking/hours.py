"""Opening hours as OpenStreetMap writes them: « Mo-Fr 08:00-12:00,14:00-18:00; PH off »."""

import re

LONGEST = 1_000  # signs: nobody writes more, and a match stays short

START = r"(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
CLOCK = r"(?:[0-3]\d|4[0-8]):[0-5]\d"  # up to 48:00, for what closes after midnight
SUN = r"(?:sunrise|sunset|dawn|dusk)"
SHADE = rf"{SUN}|\({SUN}[+-]{CLOCK}\)"
SPAN = rf"(?:{START}|{SHADE})(?:-(?:{CLOCK}|{SHADE})(?:\+|/(?:{CLOCK}|\d+))?|\+)"
SPANS = rf"{SPAN}(?:\s*,\s*{SPAN})*"
DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
SHIFT = r"(?:\s*[+-]\d+\s?days?)"
RANKS = r"\[-?[1-5](?:-[1-5])?(?:,-?[1-5](?:-[1-5])?)*\]"
DAYS = rf"(?:{DAY}(?:-{DAY}|{RANKS}{SHIFT}?)?|(?:PH|SH){SHIFT}?)"
WEEKDAYS = rf"{DAYS}(?:\s*,\s*{DAYS})*"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
YEAR = r"(?:19|20|21)\d\d"
DATE = rf"(?:(?:{YEAR}\s+)?(?:{MONTH}(?:\s+(?:0?[1-9]|[12]\d|3[01])(?!\d|:\d))?|easter){SHIFT}?)"
DATES = rf"{DATE}(?:-(?:{DATE}|(?:0?[1-9]|[12]\d|3[01])(?!\d|:\d))|\+)?"
MONTHS = rf"{DATES}(?:\s*,\s*{DATES})*"
WEEKS = r"week\s*\d\d(?:-\d\d(?:/\d+)?)?(?:\s*,\s*\d\d(?:-\d\d(?:/\d+)?)?)*"
YEARS = rf"{YEAR}(?:-{YEAR}(?:/\d+)?|\+)?(?!\d)(?:\s*,\s*{YEAR}(?:-{YEAR})?)*"
COMMENT = r'"[^"]*"'
STATE = r"(?:open|off|closed|unknown)"
WIDE = rf"(?:{YEARS}(?:\s+|(?=:)|\Z))?(?:{MONTHS}\s*)?(?:{WEEKS}\s*)?:?\s*"
SELECTOR = rf"(?:24/7|{WIDE}(?:{WEEKDAYS}(?:\s+{SPANS})?|{SPANS})?)"
RULE = re.compile(rf"\s*{SELECTOR}\s*(?:{STATE})?\s*(?:{COMMENT})?\s*", re.ASCII)
BETWEEN = re.compile(r"\|\||[;,]")


def are_hours(text: str) -> bool:
    """Tell whether a text is a list of opening hours that software can read."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return False
    place = 0
    while True:
        rule = RULE.match(text, place)
        if rule is None or not rule[0].strip():
            return False
        place = rule.end()
        if place == len(text):
            return True
        link = BETWEEN.match(text, place)
        if link is None:
            return False
        place = link.end()
