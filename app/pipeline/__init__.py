"""THINK: the stages of a run as coroutines of domain values and a model client.

May touch: `llm` through its client protocol, settings and domain.
Not for: storage, threads or Qt; a stage is given what it needs and returns what it found.
"""
