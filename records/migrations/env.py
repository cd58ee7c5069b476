"""Alembic's way in: the steps run inside the connection and the transaction that records.migrate opened."""

from alembic import context

from records.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
