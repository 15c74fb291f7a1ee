"""The steps by which the database comes to be what this version needs; Alembic takes those that are missing."""
