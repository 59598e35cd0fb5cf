"""The check-up of a model: planted rows whose truth is known, and what its answers to them say."""
