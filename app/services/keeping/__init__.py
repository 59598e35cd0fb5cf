"""KEEPING: backups, what a damaged database still holds, and where the data folder lies."""
