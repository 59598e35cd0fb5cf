"""SALVAGE: what can still be read of a damaged database, page by page, without SQLite, into a new one.

`pages` and `cells` know the file format and nothing of ours; `recognise` tells which table a page is of; `links` mends
what leads nowhere; `salvaging` does it all. Not for a database that opens, nor for backups.
"""
