"""Commands on what stands in one chat: quotes, an outline, the versions of its messages."""
