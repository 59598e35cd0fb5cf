"""The results of one run: ranking, matrix, inspector, why, contributions."""
