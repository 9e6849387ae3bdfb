"""Pages of the documents: importing this package declares their addresses."""

from app.documents import models, serving
from app.documents.blueprint import bp
from app.documents.routes import pages, register, signing

__all__ = ["bp", "models", "pages", "register", "serving", "signing"]
