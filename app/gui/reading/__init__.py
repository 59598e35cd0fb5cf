"""The reading card: what a text says, in boxes, to look over, move and answer."""
