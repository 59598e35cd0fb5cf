"""The spec and the world model as a person changes them: versions, text, items, what-ifs."""
