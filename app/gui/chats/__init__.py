"""The lists of projects and chats with their models, and what a person does to their rows."""
