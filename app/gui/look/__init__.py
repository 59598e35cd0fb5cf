"""How the window looks and speaks: theme and tokens, words for people, rendering of Markdown. Knows no widget."""
