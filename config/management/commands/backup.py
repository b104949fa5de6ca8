from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from config.backup.archive import BackupError
from config.backup.taking import take_backup


class Command(BaseCommand):
    help = "Write everything in the database into one file, as it is at this moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, readable by its owner only")
        parser.add_argument(
            "--overwrite", action="store_true", help="replace the file if it is there"
        )

    def handle(self, *args: Any, file: Path, overwrite: bool, **options: Any) -> None:
        owner = connections["owner"]
        try:
            owner.ensure_connection()
            manifest = take_backup(connection=owner.connection, path=file, overwrite=overwrite)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(
            f"Backed up: {rows:,} rows of {len(manifest.tables)} tables, "
            f"{file.stat().st_size:,} bytes in {file}"
        )
