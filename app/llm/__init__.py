"""WIRE: everything that asks a model over a connection.

May touch: HTTP and provider libraries (the only room that does), keys, prices; settings and domain.
Not for: deciding what to ask (that is `pipeline`) and not for storing answers (that is `store`).
"""
