"""What explains the application: guide, keys, versions. Not for doing anything."""
