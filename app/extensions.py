"""The objects that a Flask application binds at start: database, sign-in, forged-form guard."""

from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from app.kernel.database import Database

db = Database()
login_manager = LoginManager()
csrf = CSRFProtect()
compress = Compress()
