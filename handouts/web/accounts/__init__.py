"""Who is there and what was done, for a server that many share: people, sessions, rights and the audit trail.

Nothing here is loaded by the desk on one's own machine, which asks nobody who they are. With ``serve --shared`` the
:class:`~handouts.web.accounts.gate.Gate` stands before every page: it finds the session, looks the route up in the one
table of rights (:mod:`handouts.web.accounts.rights`), and lets through, asks to sign in, or refuses. All is kept in one
database (:mod:`handouts.web.accounts.database`), and every deed in one chain of rows (:mod:`handouts.web.accounts.trail`).
"""
