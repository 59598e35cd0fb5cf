"""METHODS: the built-in methods, structured design methods that need no model, no key and no network.

For: reading, judging and answering by rules, deterministically. Not for: standing in silently for a model that failed.
"""
