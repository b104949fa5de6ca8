"""The entries of a CAMT file as the parser tells them, each kept only until it ends."""

from dataclasses import dataclass, field
from xml.parsers.expat import XMLParserType

from expenses.importing.texts import one_line

STATEMENTS = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
DEEPEST = 60
MOST_DETAILS = 100_000
MOST_VALUES = 2000
LONGEST_VALUE = 2000
IBAN, OTHER_ACCOUNT = ["Acct", "Id", "IBAN"], ["Acct", "Id", "Othr", "Id"]

Values = dict[str, str]


@dataclass
class Entry:
    number: int
    account: str
    start: int
    values: Values = field(default_factory=dict)
    details: list[Values] = field(default_factory=list)
    raw: str = ""


class TooMuchError(Exception):
    pass


class Collector:
    """What the parser tells, kept under short paths while an entry lasts."""

    def __init__(self) -> None:
        self.raw = b""
        self._cut = 0
        self._path: list[str] = []
        self._text: list[str] = []
        self._account = ""
        self._entry: Entry | None = None
        self._within = 0
        self._detail: Values | None = None
        self._done: list[Entry] = []

    def watch(self, parser: XMLParserType) -> None:
        self._parser = parser

    def take(self) -> list[Entry]:
        done, self._done = self._done, []
        if self._entry is None:
            # Nothing before this place is asked for again.
            place = max(self._parser.CurrentByteIndex, 0)
            self.raw = self.raw[max(place - self._cut, 0) :]
            self._cut = max(place, self._cut)
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._path.append(name)
        self._text = []
        if len(self._path) > DEEPEST:
            raise TooMuchError
        if name in STATEMENTS:
            self._account = ""
        if name == "Ntry" and self._entry is None:
            self._entry = Entry(
                self._parser.CurrentLineNumber, self._account, self._parser.CurrentByteIndex
            )
            self._within = len(self._path)
        elif name == "TxDtls" and self._entry is not None:
            if len(self._entry.details) >= MOST_DETAILS:
                raise TooMuchError
            self._detail = {}
            self._entry.details.append(self._detail)
        if "Ccy" in attributes and self._entry is not None:
            self._add(f"{self._short()}@Ccy", attributes["Ccy"])

    def data(self, text: str) -> None:
        if len(self._text) < MOST_VALUES:
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        text = one_line("".join(self._text)[:LONGEST_VALUE])
        self._text = []
        if self._entry is not None:
            if text:
                self._add(self._short(), text)
            if len(self._path) == self._within:
                self._finish(self._entry)
            elif name == "TxDtls":
                self._detail = None
        elif text and (self._path[-3:] == IBAN or self._path[-4:] == OTHER_ACCOUNT):
            self._account = text
        self._path.pop()

    def comment(self, text: str) -> None:
        """Say nothing about comments."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Nor about instructions to programs."""

    def close(self) -> None:
        """Nothing is left to give."""

    def _short(self) -> str:
        """Return the path within the entry or the detail, parties' newer level left out."""
        inner = self._path[self._within :]
        if "TxDtls" in inner:
            inner = inner[inner.index("TxDtls") + 1 :]
        return "/".join(name for name in inner if name != "Pty")

    def _add(self, path: str, text: str) -> None:
        into = self._detail
        if into is None:
            into = self._entry.values if self._entry is not None else {}
        if len(into) >= MOST_VALUES:
            return
        if path.endswith("Ustrd") and path in into:
            into[path] = f"{into[path]} {text}"[:LONGEST_VALUE]
        else:
            into.setdefault(path, text)

    def _finish(self, entry: Entry) -> None:
        begin = entry.start - self._cut
        end = self.raw.find(b">", self._parser.CurrentByteIndex - self._cut) + 1
        entry.raw = self.raw[begin:end].decode("utf-8", "replace").strip()
        self._done.append(entry)
        self._entry = self._detail = None
