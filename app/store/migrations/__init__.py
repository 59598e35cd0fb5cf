"""Schema changes in order, each atomic; a released one is never edited.

May touch: alembic and SQL. Imports nothing from the application, so it does the same in ten years.
"""
