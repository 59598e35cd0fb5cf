"""CHOICES: what a person can set, where it is kept, and which folders the application uses.

May touch: the settings file, the environment and platform folders; domain.
Not for: secrets (keys live in `llm`) and not for anything that belongs to a project (that is `store`).
"""
