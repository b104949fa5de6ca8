"""What the worker does: by the clock, and what would take a page too long."""

from datetime import timedelta

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from accounts.identity import acting_for
from accounts.people import with_id
from expenses.history import forget_changes
from expenses.importing.interrupted import give_up_lost
from expenses.importing.keeping import forget_uploads
from expenses.importing.unattended import (
    EXAMINE,
    TAKE,
    examine_unattended,
    take_in_unattended,
)
from expenses.purging import purge_trashed
from expenses.rebasing import rebase_expenses

# So many rows that a statement stays far below its time-out and nobody waits for their locks.
REBASED_AT_ONCE = 10_000
# A file that ends every worker that opens it is not opened for ever.
MOST_INTERRUPTIONS = 3


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="purge_trash")
def purge_trash(timestamp: int) -> int:
    """Delete for good what has been in the trash for TRASH_DAYS."""
    return purge_trashed(before=timezone.now() - timedelta(days=settings.TRASH_DAYS))


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_history")
def forget_history(timestamp: int) -> int:
    """Forget what changed more than HISTORY_DAYS ago."""
    return forget_changes(before=timezone.now() - timedelta(days=settings.HISTORY_DAYS))


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def rebase_all_expenses(*, owner_id: int) -> None:
    """Bring a person's expenses to their own currency, whichever it is by now."""
    last: int | None = 0
    while last is not None:
        with acting_for(owner_id):
            owner = with_id(owner_id)
            if owner is None:
                return
            last = rebase_expenses(owner=owner, after=last, at_most=REBASED_AT_ONCE)


@app.periodic(cron="29 3 * * *")
@app.task(queueing_lock="forget_uploads")
def forget_old_uploads(timestamp: int) -> int:
    """Remove uploaded files that nobody imported for UPLOAD_DAYS."""
    return forget_uploads(before=timezone.now() - timedelta(days=settings.UPLOAD_DAYS))


@app.task
def examine_statement(*, owner_id: int, statement_id: int) -> None:
    """Find out what a large file would bring."""
    owner = with_id(owner_id)
    if owner is not None:
        examine_unattended(owner=owner, statement=statement_id, now=timezone.now())


@app.task
def take_statement(*, owner_id: int, statement_id: int) -> None:
    """Import a large file."""
    owner = with_id(owner_id)
    if owner is not None:
        take_in_unattended(owner=owner, statement=statement_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_interrupted")
async def resume_interrupted(timestamp: int) -> None:
    """Queue again what a worker had begun when it was killed: each of these is safe to repeat.

    A job whose worker is gone counts as running for ever, and its file as being imported.
    """
    for job in await app.job_manager.get_stalled_jobs():
        is_statement = job.task_name in {EXAMINE, TAKE}
        if is_statement and job.attempts + 1 >= MOST_INTERRUPTIONS:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        elif is_statement or job.task_name == rebase_all_expenses.name:
            await app.job_manager.retry_job(job)
    await sync_to_async(give_up_lost)()
