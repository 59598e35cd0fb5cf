"""The only room where threads meet Qt: engine thread, event bridge, pool, crash hooks, file watch, single window.

Not for widgets (gui) and not for what the application can do (services).
"""
