"""Imports that were cut off: a worker was killed, or its database was away."""

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.identity import acting_for, acting_for_everyone
from accounts.middleware import spoken_by
from expenses.importing.unattended import EXAMINE, TAKE
from expenses.models import Statement

AT_WORK = """
SELECT (args ->> 'statement_id')::bigint FROM procrastinate_jobs
WHERE task_name = ANY(%s) AND status IN ('todo', 'doing')
"""


def give_up_lost() -> int:
    """Say of each statement that no job is at work on any more that it was cut off.

    So it is where a job ended without being able to say so. Whoever wants begins again. Return
    how many there were.
    """
    with acting_for_everyone():
        # These first: a job that is queued meanwhile is then of none of them.
        under_way = list(Statement.objects.across_owners().under_way().select_related("owner"))
        with connection.cursor() as cursor:
            cursor.execute(AT_WORK, [[EXAMINE, TAKE]])
            at_work = {statement for (statement,) in cursor.fetchall()}
    lost = [one for one in under_way if one.pk not in at_work]
    for one in lost:
        with translation.override(spoken_by(one.owner)), acting_for(one.owner_id):
            # One that came to its end meanwhile stays as it is.
            rows = Statement.objects.owned_by(one.owner).under_way().filter(pk=one.pk)
            sentence = _("This was interrupted, so nothing was imported. Try again.")
            rows.update(state=Statement.State.FAILED, failure=sentence)
    return len(lost)
