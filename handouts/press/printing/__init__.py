"""Straight to the printer: a finished sheet as a print job, by the Internet Printing Protocol (RFC 8010 and 8011)."""
