"""The write side of the store, one module per noun."""
