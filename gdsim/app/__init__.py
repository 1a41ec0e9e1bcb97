"""State and time: the worker thread, the document with its undo, and the session that every view reads.

The decision behind this package: no widget is imported here and no Qt call is
made on the worker's thread. Commands go to the worker through a queue, results
come back through a mailbox that the window empties when it draws.
"""
