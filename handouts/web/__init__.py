"""The staff's page: a local web app to choose, fill in, see and print sheets, and to look after them.

It calls the same press as the command line. It keeps nothing about a patient: what the desk has typed stands in the
page that the browser shows and travels with each request; the answer is made from it, and it is forgotten.
"""
