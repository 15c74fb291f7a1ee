"""People whom a sign-in service or a proxy knows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "identities",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("person", sa.Integer, nullable=False, index=True),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
    )


def downgrade() -> None:
    """Only people with an account of the practice's own sign in again."""
    op.drop_table("identities")
