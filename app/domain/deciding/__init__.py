"""What a person decides about options of any run, and what they note on runs."""
