"""What a WSGI server loads."""

from app import create_app
from app.kernel.memory import give_back_large_blocks, settle

give_back_large_blocks()
app = create_app()
settle()
