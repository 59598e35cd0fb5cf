"""ENGLISH: what words, numbers and sentences of a person's text mean, by rules; its phrases are data.

Knows no model, no method and no storage. Not for judging: that is `app.methods`.
"""
