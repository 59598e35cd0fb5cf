"""Chats that other programs exported come in: their files are read, laid out as chats of ours, and stored."""
