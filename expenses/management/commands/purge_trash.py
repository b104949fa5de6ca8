from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from expenses.recording import purge_trashed


class Command(BaseCommand):
    help = "Delete for good what has been in the trash for TRASH_DAYS. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = purge_trashed(before=timezone.now() - timedelta(days=settings.TRASH_DAYS))
        self.stdout.write(f"Expenses deleted for good: {gone}")
