"""One module per revision; the name begins with its number."""
