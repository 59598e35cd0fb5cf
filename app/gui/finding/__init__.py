"""Ways to find a thing and go there: search over everything, quick switch, commands by name, where one has been."""
