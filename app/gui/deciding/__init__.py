"""Deciding in the window: the overview of a project, choosing an option, what was chosen in a run."""
