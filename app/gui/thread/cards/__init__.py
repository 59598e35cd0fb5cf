"""A message in the thread: the card and its parts, one module per kind of part."""
