"""Time zones."""

from zoneinfo import ZoneInfo

# Dates that people read and type are the dates of the mainland.
PARIS = ZoneInfo("Europe/Paris")
