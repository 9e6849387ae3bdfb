"""Telling people by e-mail what concerns them, as often as they chose."""
