"""Commands that write files for others, and read theirs."""
