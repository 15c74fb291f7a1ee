"""Passkeys, and what is asked once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    number, text = sa.BigInteger, sa.String
    op.create_table(
        "passkeys",
        sa.Column("digest", text(64), primary_key=True),
        sa.Column("person", sa.Integer, nullable=False, index=True),
        sa.Column("name", text(100), nullable=False),
        sa.Column("host", text(255), nullable=False),
        sa.Column("handle", text(64), nullable=False),
        sa.Column("credential", sa.Text, nullable=False),
        sa.Column("counter", number, nullable=False),
        sa.Column("made", number, nullable=False),
        sa.Column("used", number, nullable=False),
    )
    op.create_table(
        "challenges",
        sa.Column("digest", text(64), primary_key=True),
        sa.Column("kind", text(20), nullable=False, index=True),
        sa.Column("holder", text(64), nullable=False, index=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("ends", number, nullable=False, index=True),
    )


def downgrade() -> None:
    """People sign in by their passwords again."""
    op.drop_table("challenges")
    op.drop_table("passkeys")
