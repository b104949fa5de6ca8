"""Answers as JSON, for programs that bring a token."""
