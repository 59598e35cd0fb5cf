"""One chat: header, thread of messages, composer."""
