"""``python -m app`` is the ``jalon`` command."""

from app.cli import main

main()
