"""From answers to a ranking: `score` → `tiers` → `order`; `explanations` says why. Pure and deterministic."""
