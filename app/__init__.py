"""Int Crucible: eleven rooms and two doors.

A room imports only rooms below it: gui, bridge, services, pipeline, store and llm side by side, settings, domain.
`main` (the window) and `cli` (the command line) are the doors; only they compose rooms. The rules are contracts in
`pyproject.toml` and are checked by `make lint`. This file stays empty: importing `app` must cost nothing.
"""
