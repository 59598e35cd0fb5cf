"""EXPORTING: chats, runs and projects as files for others, and what is brought in from such files.

For: what a file looks like, as pure jobs over values, and the service that gathers, writes and reads. Nothing in a file
acts where it is opened: no script, no address that is loaded, no formula, no key. Not for: the spec as Markdown
(`app/services/spec`), nor backups of the database.
"""
