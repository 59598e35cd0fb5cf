"""Seals: a short hash in each row of what a person or a model wrote, and looking at all of them."""
