"""Pages of the documents: importing this package declares their addresses."""

from app.documents import serving
from app.documents.blueprint import bp
from app.documents.routes import older, pages, register

__all__ = ["bp", "older", "pages", "register", "serving"]
