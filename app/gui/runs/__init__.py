"""Runs as rows: history table, filters, run dialog, progress, comparison."""
