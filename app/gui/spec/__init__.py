"""The spec and the world model: tree, text, versions, what-ifs."""
