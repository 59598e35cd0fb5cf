"""Pages in the place of the table of the results: an option, weights on the move, plots, a comparison of runs."""
