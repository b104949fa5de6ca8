"""How large an upload may be, counted while it is read."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from expenses.importing.keeping import FILES_WAITING


class LimitedUploadHandler(FileUploadHandler):
    """Stops keeping files once one has more than UPLOAD_MAX_BYTES, or all of a request more than
    may wait to be imported, and marks the request.

    The rest is read and thrown away, so that whoever sent it gets an answer that says why.
    """

    chunk_size = 1 << 20
    together = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self.together += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            self.request.upload_is_too_large = True  # type: ignore[union-attr]
        elif self.together > FILES_WAITING * settings.UPLOAD_MAX_BYTES:
            self.request.uploads_are_too_large = True  # type: ignore[union-attr]
        else:
            return raw_data
        raise StopUpload(connection_reset=False)

    def file_complete(self, file_size: int) -> None:
        return None
