"""All of a person's as one file, and that file into an empty account, equal to the first."""
