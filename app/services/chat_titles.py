"""Titles a chat gets when nobody names it; an agent may give a better one."""

DEFAULT_SETUP_TITLE = "Setup"
"""Title of a setup chat nobody has named yet."""
