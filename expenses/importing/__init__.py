"""A bank's file becomes expenses."""
