"""Tables of the workbench: the recipe of a dataset, its versions, the files brought to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.datasets.inventory.models import of_dataset
from app.files.models import KeptFile
from app.kernel.base import NAME, SIGNED, Base
from app.kernel.clock import now


def _of_recipe() -> ForeignKeyConstraint:
    """Return the key to a recipe of the same authority."""
    return ForeignKeyConstraint(
        ["authority_id", "recipe_id"], ["recipes.authority_id", "recipes.id"], ondelete="CASCADE"
    )


class Recipe(Base):
    """How the files of a dataset become files of its schema: its latest version counts."""

    __tablename__ = "recipes"
    __table_args__ = (
        of_dataset(),
        UniqueConstraint("authority_id", "id"),
        UniqueConstraint("authority_id", "dataset_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    schema: Mapped[str] = mapped_column(
        String(200)
    )  # its code: « national:subventions », « own:3 »
    revision: Mapped[int] = mapped_column(default=1)
    number: Mapped[int] = mapped_column(default=0)  # of its latest version
    updated_by_name: Mapped[str] = mapped_column(NAME)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class RecipeVersion(Base):
    """A version of a recipe, never changed."""

    __tablename__ = "recipe_versions"
    __table_args__ = (
        _of_recipe(),
        UniqueConstraint("authority_id", "recipe_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    recipe_id: Mapped[int]
    number: Mapped[int]
    why: Mapped[str] = mapped_column(String(200))
    # tables.recipes.body
    body: Mapped[dict[str, Any]] = mapped_column(JSON, info={SIGNED: ("confirmed_by",)})
    by_name: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime] = mapped_column(default=now)


class RecipeFile(KeptFile, Base):
    """A file brought to the workbench, as it was sent, and the sample that previews read."""

    __tablename__ = "recipe_files"
    kept_as = "un fichier de l’atelier"
    __table_args__ = (
        _of_recipe(),
        Index("ix_recipe_files_recipe", "authority_id", "recipe_id", "id"),
    )

    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    recipe_id: Mapped[int]
    form: Mapped[dict[str, Any]] = mapped_column(JSON)  # tables.form.Form
    sheet: Mapped[int] = mapped_column(default=0)
    sample: Mapped[dict[str, Any]] = mapped_column(JSON)  # tables.recipes.sample.Sample
    columns: Mapped[list[str]] = mapped_column(JSON)  # id in the recipe of each column, in order
    # What was proposed on arrival, and what differs from the file that came before.
    notes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # tables.recipes.bound: its year, the cells corrected by hand, the doubles decided.
    bound: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    kept_at: Mapped[datetime | None]  # its result became a file of the dataset
    by_name: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime] = mapped_column(default=now)
