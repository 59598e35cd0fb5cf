"""From answers to a ranking: cells, utility, tiers, order, ties, confidence, sentences. Pure and deterministic."""
