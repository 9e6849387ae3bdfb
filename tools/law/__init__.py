"""Compares the newest public copy of the CRPA with the one Jalon carries: ``make law``."""
