"""Formats in which a bank says itself what is what."""
