"""Widgets: the parts of the window a person sees and uses.

May touch: Qt, the item models, rendering, services through the bridge, domain.
Not for: waiting on anything, and not for keeping data that a model should keep.
"""
