"""DISK: the only room with SQLAlchemy, alembic and SQL.

May touch: the database file, its backups and locks; settings and domain.
Not for: rules of meaning (they are in `domain`) and not for models: mapped classes never leave this room.
"""
