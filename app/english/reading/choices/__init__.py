"""Options in a text: where they are named, offered or compared, and what is said of each."""
