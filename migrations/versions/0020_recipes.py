"""Recipes of datasets, their versions, and the files brought to the workbench."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recipes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("schema", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            name=op.f("fk_recipes_authority_id_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipes")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_recipes_authority_id_id")),
        sa.UniqueConstraint("authority_id", "dataset_id", name=op.f("uq_recipes_authority_id_dataset_id")),
    )
    op.create_table(
        "recipe_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "recipe_id"],
            ["recipes.authority_id", "recipes.id"],
            name=op.f("fk_recipe_versions_authority_id_recipe_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe_versions")),
        sa.UniqueConstraint(
            "authority_id",
            "recipe_id",
            "number",
            name=op.f("uq_recipe_versions_authority_id_recipe_id_number"),
        ),
    )
    _create_files()


def _create_files() -> None:
    op.create_table(
        "recipe_files",
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_recipe_files_authority_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "recipe_id"],
            ["recipes.authority_id", "recipes.id"],
            name=op.f("fk_recipe_files_authority_id_recipe_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe_files")),
    )
    with op.batch_alter_table("recipe_files", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recipe_files_recipe", ["authority_id", "recipe_id", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("recipe_files", schema=None) as batch_op:
        batch_op.drop_index("ix_recipe_files_recipe")
    op.drop_table("recipe_files")
    op.drop_table("recipe_versions")
    op.drop_table("recipes")
