"""The whole database as one file, and back.

A format of our own, because pg_dump must be at least as new as the server and a host seldom has it.
"""
