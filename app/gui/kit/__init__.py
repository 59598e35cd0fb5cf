"""What several parts of the window use: its services, verbs and reads, buttons, labels, painting. Knows no feature."""
