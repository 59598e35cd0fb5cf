"""What belongs to writing a message: the field and its keys, drafts, what is edited, what is offered while typing."""
