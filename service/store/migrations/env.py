"""How Alembic runs the steps: on the connection and in the transaction that it is given. Executed by Alembic only."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
