"""What is known of one option of a run, across runs."""
