"""What papers of known forms are made of: the roles of their sections, and what is about the paper itself."""
