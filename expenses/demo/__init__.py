"""Believable people with years of believable expenses, to try the tracker on and to measure it."""
