"""pysqlite3 is the standard library's sqlite3 module built on a newer SQLite: same names, same types."""

from sqlite3.dbapi2 import *
