"""Verbs and queries of deciding: the shortlist, what was chosen, notes, and the overview of a project."""
