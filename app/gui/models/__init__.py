"""Item models: lists, tables and threads as Qt's views want them, kept current by events.

May touch: Qt's core and gui classes, bridge, services, domain.
Not for: widgets; nothing here imports `app.gui.widgets`.
"""
