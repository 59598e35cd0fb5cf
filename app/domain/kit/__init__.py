"""Small things that every room needs of texts and numbers. Knows nothing of projects, chats or runs."""
