"""What pages say: found in the source, and its translations."""
