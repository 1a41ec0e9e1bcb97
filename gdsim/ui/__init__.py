"""What is seen: one file per view, each a pure reader of the session.

The decision behind this package: views never import one another. They draw
on the session's signals, and what a user does goes to the document as an
edit or to the session as a command.
"""
