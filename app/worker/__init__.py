"""WORKER: one child process for Python work that would hold up every thread of this one.

For: pure functions of a value, as `Job`s that lie in the rooms they belong to. Not for: the store (it cannot be loaded
there), models, files of the application, or anything that keeps state.
"""
