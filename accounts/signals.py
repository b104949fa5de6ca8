"""Bells for the rooms above, which accounts may not import. Each carries `person`."""

from django.dispatch import Signal

# The person's own currency is another one now.
currency_changed = Signal()

# How much of the person's is kept? Answer with a list of lines such as "3,412 expenses".
counting = Signal()

# The account goes: remove up to `at_most` rows that belong to the person and answer with how
# many there were. It rings again until the answer is none.
leaving = Signal()
