"""MEANING: frozen values, events, rules and arithmetic of Int Crucible.

May touch: pydantic and the standard library, nothing else; no file, no clock of its own, no thread, no other room.
Not for: storing, showing, asking a model, or sentences for people (it gives codes; `gui` and `cli` give sentences).
"""
