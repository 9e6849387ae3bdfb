"""Platforms that receive datasets: one way to speak to them, whatever they are."""
