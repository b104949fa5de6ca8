"""Bells for the rooms above, which accounts may not import. Each carries `person`."""

from django.dispatch import Signal

# The person's own currency is another one now.
currency_changed = Signal()

# How much of the person's is kept? Answer with a list of lines such as "3,412 expenses".
counting = Signal()

# The account goes in this transaction: remove every row that belongs to the person.
leaving = Signal()
