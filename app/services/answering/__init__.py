"""One answer in a chat, from the person's message to what is stored of it."""
