"""Passkeys (WebAuthn): a device that knows its owner answers for somebody, in place of a password typed anew.

Each answer is to one challenge (:mod:`handouts.web.accounts.challenges`), of the session that asked, about the very words
that are approved, at this page's own address, by somebody whom the device has asked for a finger, a face or a PIN.
"""
