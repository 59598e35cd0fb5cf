"""Commands for backups, for what a damaged database still holds, and for where the data folder lies."""
