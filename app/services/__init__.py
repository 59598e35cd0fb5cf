"""VERBS: what the application can do, by noun, for the window and the command line alike.

May touch: pipeline, store, llm, settings and domain. Queries are synchronous, verbs are coroutines on the engine loop.
Not for: Qt, SQL, HTTP or sentences for people.
"""
