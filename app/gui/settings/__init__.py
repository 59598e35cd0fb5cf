"""Dialogs about the application: preferences, models, keys, check-up, backups, attached files."""
