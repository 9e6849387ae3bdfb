"""What a WSGI server loads."""

import gc

from app import create_app

app = create_app()
# What has been loaded stays: a full collection would stop a request for 50 ms to look through it.
gc.collect()
gc.freeze()
