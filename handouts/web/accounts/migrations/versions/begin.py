"""The first tables: people, links, sessions, devices, attempts, settings, leases, and the trail that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE TRIGGER trail_no_{deed} BEFORE {deed} ON trail BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
)
_POSTGRES = (
    "CREATE FUNCTION trail_is_append_only() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()",
)


def upgrade() -> None:
    """Make the tables."""
    number, text = sa.BigInteger, sa.String
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("login", text(100), nullable=False, unique=True),
        sa.Column("name", text(200), nullable=False, unique=True),
        sa.Column("qualification", text(200), nullable=False),
        sa.Column("roles", text(200), nullable=False),
        sa.Column("password", text(300), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("made", number, nullable=False),
    )
    _make_tokens()
    op.create_table(
        "attempts",
        sa.Column("key", text(80), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last", number, nullable=False, index=True),
        sa.Column("until", number, nullable=False),
    )
    op.create_table(
        "settings", sa.Column("key", text(40), primary_key=True), sa.Column("value", text(200), nullable=False)
    )
    op.create_table(
        "leases",
        sa.Column("name", text(40), primary_key=True),
        sa.Column("holder", text(80), nullable=False),
        sa.Column("until", number, nullable=False),
    )
    _make_trail()


def _make_tokens() -> None:
    number, text = sa.BigInteger, sa.String
    op.create_table(
        "links",
        sa.Column("digest", text(64), primary_key=True),
        sa.Column("person", sa.Integer, nullable=True),
        sa.Column("ends", number, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", text(64), primary_key=True),
        sa.Column("person", sa.Integer, nullable=False, index=True),
        sa.Column("begun", number, nullable=False),
        sa.Column("seen", number, nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("digest", text(64), primary_key=True),
        sa.Column("person", sa.Integer, nullable=False, index=True),
        sa.Column("seen", number, nullable=False),
    )


def _make_trail() -> None:
    number, text = sa.BigInteger, sa.String
    op.create_table(
        "trail",
        sa.Column("number", number, primary_key=True, autoincrement=False),
        sa.Column("time", text(30), nullable=False),
        sa.Column("actor", text(200), nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("subject", text(300), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous", text(64), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("once", text(100), nullable=True, unique=True),
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(deed=deed))
    else:
        for statement in _POSTGRES:
            op.execute(statement)


def downgrade() -> None:
    """There is nothing before the first."""
    raise NotImplementedError("The first tables are not taken away: they hold the audit trail.")
