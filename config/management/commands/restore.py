from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from config.backup.archive import BackupError
from config.backup.restoring import check_archive, restore_backup


class Command(BaseCommand):
    help = "Put back what `backup` wrote, into an empty database: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--check", action="store_true", help="only read the file, and change nothing"
        )
        how.add_argument(
            "--replace", action="store_true", help="lose everything that is in the database now"
        )

    def handle(self, *args: Any, file: Path, check: bool, replace: bool, **options: Any) -> None:
        owner = connections["owner"]
        try:
            if check:
                manifest = check_archive(path=file)
            else:
                owner.ensure_connection()
                manifest = restore_backup(connection=owner.connection, path=file, replace=replace)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(
            f"{'Whole' if check else 'Restored'}: {rows:,} rows of {len(manifest.tables)} tables, "
            f"as of {manifest.made_at}"
        )
