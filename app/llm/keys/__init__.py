"""Where a key comes from, where it is kept, and that it appears nowhere else."""
