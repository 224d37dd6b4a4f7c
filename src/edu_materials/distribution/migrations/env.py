"""Runs the steps on the connection that `migration.migrate` hands in; Alembic calls this file."""

from alembic import context

from edu_materials.distribution.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
