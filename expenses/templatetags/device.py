"""What pages tell a device about who is using it."""

from django import template

from accounts.devices import mark_of

register = template.Library()
register.filter("mark", mark_of)
