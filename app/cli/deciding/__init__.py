"""Commands of deciding: `shortlist …`, `decision …`, notes and tags of runs."""
