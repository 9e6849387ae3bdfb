"""The blueprint of accounts."""

from flask import Blueprint

from app.accounts.routes import account, links, operator, session

bp = Blueprint("accounts", __name__)
for module in (session, links, account, operator):
    module.register(bp)
