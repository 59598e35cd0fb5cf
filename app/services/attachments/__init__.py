"""Files a person attached (M1): taken as snapshots, looked up within bounds, never read where they may not be."""
