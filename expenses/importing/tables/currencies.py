"""In which currency a table's amounts are, as far as names, cells or rows above them say it."""

import re
from decimal import Decimal
from itertools import pairwise

from expenses.importing.amounts import possible_amounts, symbol_of
from expenses.importing.tables.grid import Row
from expenses.importing.tables.habits import MONEY
from expenses.importing.tables.layout import Layout
from expenses.importing.tables.names import CURRENCIES
from expenses.importing.tables.roles import MOST, Column, Roles
from expenses.importing.tables.words import bare, role_of
from expenses.money import is_currency

# Those of one currency only, as they stand beside amounts or in the names of their columns.
_SYMBOLS = (
    "€=EUR £=GBP zł=PLN Kč=CZK Ft=HUF R$=BRL ₹=INR ₺=TRY TL=TRY ₴=UAH ₽=RUB ₪=ILS ₩=KRW ₫=VND"
    " ₱=PHP ₦=NGN ฿=THB 円=JPY euro=EUR euros=EUR EURO=EUR EUROS=EUR EUROA=EUR US$=USD U$S=USD"
    " U$D=USD CA$=CAD A$=AUD NZ$=NZD HK$=HKD S$=SGD NT$=TWD Bs=BOB Gs=PYG лв=BGN KM=BAM Rp=IDR"
)
SYMBOLS = dict(pair.split("=") for pair in _SYMBOLS.split())
_BESIDE_A_NAME = re.compile(r"[\s()\[\]/,:]+")
_CODE = re.compile(r"\b([A-Z]{3})\b")
_SAID = re.compile(r"\s*([^:=]{3,40}?)\s*[:=]\s*[\"=]*([A-Z]{3})\b.{0,40}")


def currency_named(name: str) -> str | None:
    """Return the currency that a column's name says, and None if it says none."""
    if codes := [code for code in _CODE.findall(name) if is_currency(code)]:
        return codes[0]
    for word in _BESIDE_A_NAME.split(name):
        if word in SYMBOLS:
            return SYMBOLS[word]
    return next((CURRENCIES[word] for word in bare(name).split() if word in CURRENCIES), None)


def currency_of(columns: list[Column], layout: Layout, roles: Roles, *, otherwise: str) -> str:
    """Return that of the first rows, else of a name, of a symbol, of a row above, or the other."""
    rows = layout.sample
    for cell in _cells(rows, roles.get("currency", ())):
        if is_currency(cell.strip().upper()):
            return cell.strip().upper()
    money = tuple(place for role in MONEY for place in roles.get(role, ()))
    for place in money:
        if named := currency_named(columns[place].name):
            return named
    for symbol in filter(None, map(symbol_of, _cells(rows, money))):
        if found := SYMBOLS.get(symbol) or (symbol.upper() if is_currency(symbol.upper()) else ""):
            return found
    return next(filter(None, map(_said_in, layout.above)), otherwise)


def _cells(rows: tuple[Row, ...], places: tuple[int, ...]) -> list[str]:
    return [row.cells[place] for row in rows for place in places if place < len(row.cells)]


def _said_in(row: Row) -> str:
    """Return the currency of a row about the account: "Currency: INR", in one cell or in two."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    pairs = [f"{cell.rstrip(': ')}:{after}" for cell, after in pairwise(filled)]
    for text in (*filled, *pairs):
        found = _SAID.fullmatch(text)
        if found and is_currency(found[2]) and role_of(found[1])[0] == "currency":
            return found[2]
    return ""


def amounts_apart(columns: list[Column], layout: Layout, roles: Roles) -> tuple[int, ...]:
    """Return the columns of amounts in currencies of their own, if each row has but one of them."""
    first = roles.get("amount", ())
    found = {
        column.place: currency
        for column in columns
        if (currency := _own_currency(column)) is not None or column.place in first
    }
    if len(found) < 2 or not set(first) <= set(found) or len(set(found.values())) < len(found):
        return first
    is_apart = all(sum(map(bool, _amounts(row, tuple(found)))) <= 1 for row in layout.sample)
    return tuple(found) if is_apart else first


def _own_currency(column: Column) -> str | None:
    """Return the currency that the column's name says, if it holds amounts or nothing."""
    is_amount = role_of(column.name)[0] == "amount" or bare(column.name) in CURRENCIES
    is_only_code = is_currency(bare(column.name).upper())
    if not (is_amount or is_only_code) or (column.filled and column.amounts < MOST):
        return None
    return currency_named(column.name)


def _amounts(row: Row, places: tuple[int, ...]) -> list[Decimal]:
    return [value_of(row.cells[place]) for place in places if place < len(row.cells)]


def value_of(cell: str) -> Decimal:
    """Return the amount in either reading, to know whether there is one."""
    return next(iter(possible_amounts(cell.strip()).values()), Decimal(0))
