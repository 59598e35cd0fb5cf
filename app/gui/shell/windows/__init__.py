"""Several main windows over one engine."""
