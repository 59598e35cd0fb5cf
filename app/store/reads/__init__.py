"""The read side of the store, one module per noun."""
