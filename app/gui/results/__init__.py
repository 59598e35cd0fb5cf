"""The results of one run: one table of options, figures and answers, the inspector, why, contributions."""
