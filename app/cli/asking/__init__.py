"""`ask` and `answer`: the questions of a run at the command line."""
