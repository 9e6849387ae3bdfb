"""What a WSGI server loads."""

import codecs

from app import create_app
from app.kernel.memory import give_back_large_blocks, settle
from app.loading import load_ahead
from app.web.turns import OneAtATime

give_back_large_blocks()
codecs.lookup("idna")  # reads the host of each request: loaded here, and not by each worker
app = create_app()
load_ahead(app)
app.wsgi_app = OneAtATime(app.wsgi_app)  # type: ignore[method-assign]  # as Flask says to do
settle()
