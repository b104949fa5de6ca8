"""Libraries that few requests need and that take much memory, loaded by the first that does."""

from importlib import import_module
from typing import Any


class OnDemand:
    """A module, as `import` gives it, except that it is loaded when something of it is wanted."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
