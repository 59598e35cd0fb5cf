"""Commands on one option of a run, and on what its questions count."""
