"""The judging of a run: which calls, the wave, further rounds, re-checks, and answers made of replies."""
