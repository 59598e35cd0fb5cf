"""Text into Qt's documents: one `render()` for every surface, nothing loaded, nothing lost, nothing hidden."""
