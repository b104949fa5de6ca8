from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from expenses.history import forget_changes
from expenses.purging import purge_trashed


class Command(BaseCommand):
    help = (
        "Delete for good what has been in the trash for TRASH_DAYS, and forget changes older than "
        "HISTORY_DAYS. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        gone = purge_trashed(before=now - timedelta(days=settings.TRASH_DAYS))
        forgotten = forget_changes(before=now - timedelta(days=settings.HISTORY_DAYS))
        self.stdout.write(f"Expenses deleted for good: {gone}")
        self.stdout.write(f"Changes forgotten: {forgotten}")
