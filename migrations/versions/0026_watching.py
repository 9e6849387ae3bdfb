"""What is watched online, the faults found there, the sources that publish by themselves."""

import sqlalchemy as sa
from alembic import op


revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('data_sources',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=2000), nullable=False),
    sa.Column('host', sa.String(length=260), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('armed_by_id', sa.Integer(), nullable=True),
    sa.Column('armed_by_name', sa.String(length=200), nullable=False),
    sa.Column('armed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('etag', sa.String(length=300), nullable=False),
    sa.Column('last_modified', sa.String(length=300), nullable=False),
    sa.Column('published_digest', sa.String(length=64), nullable=False),
    sa.Column('judged_digest', sa.String(length=64), nullable=False),
    sa.Column('judged_recipe', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_run_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_run_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('https', 'folder')", name=op.f('ck_data_sources_kind')),
    sa.ForeignKeyConstraint(['armed_by_id'], ['users.id'], name=op.f('fk_data_sources_armed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['authority_id', 'dataset_id'], ['datasets.authority_id', 'datasets.id'], name=op.f('fk_data_sources_authority_id_dataset_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_sources')),
    sa.UniqueConstraint('authority_id', 'dataset_id', name=op.f('uq_data_sources_authority_id_dataset_id')),
    sa.UniqueConstraint('authority_id', 'id', name=op.f('uq_data_sources_authority_id_id'))
    )
    with op.batch_alter_table('data_sources', schema=None) as batch_op:
        batch_op.create_index('ix_data_sources_due', ['next_run_at', 'id'], unique=False)

    op.create_table('online_faults',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("code IN ('dead', 'page', 'changed', 'invalid', 'overdue', 'lost', 'held', 'disarmed')", name=op.f('ck_online_faults_code')),
    sa.ForeignKeyConstraint(['authority_id', 'dataset_id'], ['datasets.authority_id', 'datasets.id'], name=op.f('fk_online_faults_authority_id_dataset_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_online_faults_task_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_online_faults')),
    sa.UniqueConstraint('authority_id', 'dataset_id', 'subject', 'code', name=op.f('uq_online_faults_authority_id_dataset_id_subject_code'))
    )
    with op.batch_alter_table('online_faults', schema=None) as batch_op:
        batch_op.create_index('ix_online_faults_task', ['task_id'], unique=False)

    op.create_table('source_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome IN ('published', 'held', 'failed')", name=op.f('ck_source_runs_outcome')),
    sa.ForeignKeyConstraint(['authority_id', 'source_id'], ['data_sources.authority_id', 'data_sources.id'], name=op.f('fk_source_runs_authority_id_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source_runs'))
    )
    with op.batch_alter_table('source_runs', schema=None) as batch_op:
        batch_op.create_index('ix_source_runs_source', ['authority_id', 'source_id', 'id'], unique=False)

    op.create_table('watched_addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('host', sa.String(length=260), nullable=False),
    sa.Column('etag', sa.String(length=300), nullable=False),
    sa.Column('last_modified', sa.String(length=300), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('sentence', sa.String(length=500), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=True),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_look_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['authority_id', 'resource_id'], ['dataset_resources.authority_id', 'dataset_resources.id'], name=op.f('fk_watched_addresses_authority_id_resource_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watched_addresses')),
    sa.UniqueConstraint('authority_id', 'resource_id', name=op.f('uq_watched_addresses_authority_id_resource_id'))
    )
    with op.batch_alter_table('watched_addresses', schema=None) as batch_op:
        batch_op.create_index('ix_watched_addresses_due', ['next_look_at', 'id'], unique=False)
        batch_op.create_index('ix_watched_addresses_host', ['host'], unique=False)

    with op.batch_alter_table('authorities', schema=None) as batch_op:
        batch_op.add_column(sa.Column('online_faults', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('authorities', schema=None) as batch_op:
        batch_op.drop_column('online_faults')

    with op.batch_alter_table('watched_addresses', schema=None) as batch_op:
        batch_op.drop_index('ix_watched_addresses_host')
        batch_op.drop_index('ix_watched_addresses_due')

    op.drop_table('watched_addresses')
    with op.batch_alter_table('source_runs', schema=None) as batch_op:
        batch_op.drop_index('ix_source_runs_source')

    op.drop_table('source_runs')
    with op.batch_alter_table('online_faults', schema=None) as batch_op:
        batch_op.drop_index('ix_online_faults_task')

    op.drop_table('online_faults')
    with op.batch_alter_table('data_sources', schema=None) as batch_op:
        batch_op.drop_index('ix_data_sources_due')

    op.drop_table('data_sources')
