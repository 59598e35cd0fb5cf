"""Bytes on their way: HTTP within limits, streams split into events, the bodies of each protocol."""
