"""People whom somebody else knows: a practice's own sign-in service (OpenID Connect), or a proxy that has asked them already.

A practice chooses one way, in a file (:mod:`handouts.web.accounts.single_sign_on.settings`). What the other side says is
who somebody is and which groups they are in; what they may do here follows from the groups, anew each time they sign in.
"""
