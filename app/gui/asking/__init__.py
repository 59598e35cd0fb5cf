"""The questions of a run: cards to answer, in the thread and above the results."""
