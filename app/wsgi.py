"""What a WSGI server loads."""

import codecs

from app import create_app
from app.kernel.memory import give_back_large_blocks, settle
from app.loading import load_ahead

give_back_large_blocks()
codecs.lookup("idna")  # reads the host of each request: loaded here, and not by each worker
app = create_app()
load_ahead(app)
settle()
