"""A file that was made, as an answer."""

from typing import IO

from django.http import FileResponse


class MadeFile(FileResponse):
    # Each piece is sent by itself; those of Django are of 4 kB, a thousand for a large file.
    block_size = 1 << 16


def as_attachment(made: IO[bytes], *, name: str, content_type: str) -> MadeFile:
    """Answer with a file that was written to its end, and close it when it is sent."""
    length = made.tell()
    made.seek(0)
    return MadeFile(
        made,
        as_attachment=True,
        filename=name,
        content_type=content_type,
        headers={"Content-Length": length, "Cache-Control": "no-store"},
    )
