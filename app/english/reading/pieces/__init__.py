"""What a sentence is made of: clauses, qualities wanted one by one, and scraps that state nothing."""
