"""The smallest signed-in page that these libraries can serve: what « orm » means in the figures.

It reads the session and the person that Jalon's own cookie names, runs one ORM query and draws
some 20 KB: nothing of Jalon itself is in it but the tables.
"""

import hashlib
import os

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, login_required
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, contains_eager, mapped_column
from sqlalchemy.orm import relationship as related

from tools.bench.servers import SECRET

ROWS = 50
PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Collectivités</title></head><body><main>
<h1>Collectivités</h1><table><thead><tr><th>Nom</th><th>Fait</th><th>Phases</th></tr></thead><tbody>
{% for town in towns %}<tr><th scope="row"><a href="/c/{{ town.slug }}/">{{ town.name }}</a></th>
<td class="number">{{ town.points_done }} sur {{ town.points_applicable }}, bloqués : {{ town.blocked }}</td>
<td>{% for position in range(1, 7) %}<progress max="6" value="{{ town.current_phase }}">{{ position }}</progress>
{% endfor %}</td></tr>
{% endfor %}</tbody></table></main></body></html>"""  # noqa: E501


class Base(DeclarativeBase):
    """Parent of the tables as the ceiling sees them."""


class Person(Base, UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """An account."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    full_name: Mapped[str]


class Opened(Base):
    """A session."""

    __tablename__ = "user_sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_digest: Mapped[str]
    user: Mapped[Person] = related()


class Town(Base):
    """An authority and its counters."""

    __tablename__ = "authorities"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    points_done: Mapped[int]
    points_applicable: Mapped[int]
    progress: Mapped[int]
    current_phase: Mapped[int]
    blocked: Mapped[int]


app = Flask(__name__)
app.config["SECRET_KEY"] = SECRET
app.config["SESSION_COOKIE_NAME"] = "jalon"
manager = LoginManager(app)
manager.session_protection = None
engine = create_engine(os.environ.get("CEILING_DATABASE_URL", "sqlite://"))
template = app.jinja_env.from_string(PAGE)


@manager.user_loader
def person_of(token: str) -> Person | None:
    """Return whom the cookie names."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    query = select(Opened).join(Opened.user).options(contains_eager(Opened.user))
    with Session(engine) as session:
        found = session.scalar(query.where(Opened.token_digest == digest))
        return found.user if found is not None else None


@app.get("/hello")
def hello() -> str:
    """Answer at once."""
    return "bonjour"


@app.get("/orm")
@login_required
def orm() -> str:
    """Draw fifty authorities read by one ORM query."""
    query = select(Town).order_by(Town.progress.desc(), Town.id.desc()).limit(ROWS)
    with Session(engine) as session:
        towns = session.scalars(query).all()
    return render_template(template, towns=towns)
