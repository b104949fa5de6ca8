"""What a person usually does, from their own expenses."""
