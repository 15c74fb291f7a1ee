"""What stands in the database, as SQLAlchemy's tables; ``migrations/`` makes them. Times are seconds since 1970, in UTC.

Of a password only its argon2 hash is kept, of a session, a device and a link only the SHA-256 of its token: who reads the
database cannot sign in with what stands there. Nothing about a patient has a column.
"""

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("login", String(100), nullable=False, unique=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("qualification", String(200), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("password", String(300), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made", BigInteger, nullable=False),
)
"""Everybody who may sign in, or might once: nobody is deleted, for the trail names them."""

LINKS = Table(
    "links",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, nullable=True),
    Column("ends", BigInteger, nullable=False),
)
"""One-time links by which somebody chooses a password; without a person, the first manager comes in by it."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, nullable=False, index=True),
    Column("begun", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)

DEVICES = Table(
    "devices",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, nullable=False, index=True),
    Column("seen", BigInteger, nullable=False),
)
"""Browsers in which somebody has signed in before: strangers who guess at their name do not lock them out there."""

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", BigInteger, nullable=False, index=True),
    Column("until", BigInteger, nullable=False),
)
"""Passwords that were wrong, counted by whom they were tried for (a digest, whether there is such a person or not)."""

PASSKEYS = Table(
    "passkeys",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("host", String(255), nullable=False),
    Column("handle", String(64), nullable=False),
    Column("credential", Text, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
)
"""Public keys that somebody's device answers for, by the SHA-256 of their name there; nothing in it is a secret."""

IDENTITIES = Table(
    "identities",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, nullable=False, index=True),
    Column("issuer", String(300), nullable=False),
    Column("subject", String(300), nullable=False),
)
"""Who is known from elsewhere: by what a sign-in service, or a proxy, calls them, never by an address of e-mail."""

CHALLENGES = Table(
    "challenges",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("holder", String(64), nullable=False, index=True),
    Column("about", Text, nullable=False),
    Column("ends", BigInteger, nullable=False, index=True),
)
"""What was asked of a device or another server and is answered at most once: by the session that asked, about the same
thing, and soon."""

SETTINGS = Table(
    "settings",
    METADATA,
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)

LEASES = Table(
    "leases",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""What one server at a time may do, such as saving content: held for a while, so that a killed server holds nothing."""

TRAIL = Table(
    "trail",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("time", String(30), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("once", String(100), nullable=True, unique=True),
)
"""The audit trail: rows are added and never changed; the database itself refuses it."""
