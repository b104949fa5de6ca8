"""Archives, whole and forged, and by what an account is compared with its copy."""

import io
import json
import zipfile

from django.db import connection
from django.utils.timezone import now

from accounts.identity import acting_for
from expenses.archiving.bringing_back import bring_back
from expenses.archiving.opening import opened
from expenses.archiving.tables import PREFERENCES, TABLES, points_at, table_of
from expenses.archiving.writing import DIGEST_LENGTH, digest_of, write_archive


def archive_of(owner):
    file = io.BytesIO()
    with acting_for(owner.pk, door="page"):
        write_archive(owner=owner, to=file, now=now())
    return file.getvalue()


def brought_back(owner, content):
    with opened(io.BytesIO(content)) as archive, acting_for(owner.pk, door="page"):
        count = bring_back(owner=owner, archive=archive)
    owner.refresh_from_db()
    return count


def entries_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sealed(entries, packing=zipfile.ZIP_DEFLATED):
    """An archive of these entries with the digest that belongs to it, as a forger makes one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.comment = b"0" * DIGEST_LENGTH
        for name, content in entries.items():
            archive.writestr(name, content)
    length = file.seek(-DIGEST_LENGTH, io.SEEK_END)
    digest = digest_of(file, length=length)
    file.seek(length)
    file.write(digest.encode())
    return file.getvalue()


def forged(content, table, **changes):
    """The archive with the first row of a table changed."""
    entries = entries_of(content)
    first, *others = entries[f"{table}.jsonl"].splitlines(keepends=True)
    row = json.dumps(json.loads(first) | changes).encode() + b"\n"
    entries[f"{table}.jsonl"] = b"".join([row, *others])
    return sealed(entries)


def everything_of(owner):
    """Every column of every row, with the place of each row in its table for its number."""
    places, found = {}, {}
    with connection.cursor() as cursor:
        for name, model in TABLES.items():
            table = table_of(model)
            cursor.execute(
                f"SELECT to_jsonb(stored) FROM {table} stored WHERE owner_id = %s ORDER BY id",
                [owner.pk],
            )
            found[name] = [json.loads(row) for (row,) in cursor.fetchall()]
            places[model] = {row["id"]: place for place, row in enumerate(found[name])}
    for name, model in TABLES.items():
        pointing = {
            field.attname: points_at(field)
            for field in model._meta.concrete_fields
            if points_at(field)
        }
        for row in found[name]:
            row |= {"id": places[model][row["id"]], "owner_id": None}
            for column, target in pointing.items():
                # A shared category has its own number in both accounts.
                row[column] = places[target].get(row[column], row[column])
    return found | {"preferences": {name: getattr(owner, name) for name in PREFERENCES}}
