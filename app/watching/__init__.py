"""Watching what is online: addresses that answer, contents that change, sources that publish."""
