"""The words and patterns that the reading rules look for: data, no logic."""
