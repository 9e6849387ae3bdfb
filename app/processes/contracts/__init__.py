"""Contracts that bind the data of an authority: software, supplies, delegations."""
