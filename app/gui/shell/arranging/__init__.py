"""What comes to the front of the window: its two arrangements, and a run that has ended; and how the window looks."""
