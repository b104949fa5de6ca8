"""A person's expenses as files: tables, JSON and OFX."""
