"""Finding by words: the index of all texts, what is written to it, what is read of it, and making it anew."""
