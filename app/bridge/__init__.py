"""THREADS: the only room where threads meet Qt.

May touch: Qt's core, qasync, threads and loops; services and below.
Not for: widgets (they are in `gui`) and not for what a verb does (that is in `services`).
"""
