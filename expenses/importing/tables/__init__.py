"""Tables, of which one has to find out which column is what and how it is written."""
