"""Django has no form for a moment in Arabic and would write it the American way."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، g:i A"
SHORT_DATETIME_FORMAT = "d/m/Y، g:i A"
