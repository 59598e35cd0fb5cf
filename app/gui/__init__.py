"""SCREEN: the window, its docks, models, dialogs and actions, and every sentence a person reads there.

May touch: Qt, bridge, services, settings and domain.
Not for: the database, models on the wire or stages of a run: it never imports `store`, `llm` or `pipeline`.
"""
