"""What the window does about a database that does not open."""
