"""Rendering: Markdown and code turned into the inert HTML subset that Qt's documents understand.

May touch: markdown-it, Pygments, Qt's text documents, domain.
Not for: loading anything; no file and no host is ever opened from a text.
"""
