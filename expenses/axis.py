"""Round numbers for the axis of a chart."""

from decimal import ROUND_CEILING, Decimal

STEPS_WANTED = 4
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def steps(highest: Decimal) -> list[int]:
    """Return evenly spaced round numbers from 0 to `highest` or just above it.

    There are 3 to 5 of them, also when `highest` is 0 or less, and all are whole, so
    that they read well in a currency without decimals.
    """
    rough = max(highest / STEPS_WANTED, Decimal(1))
    power = Decimal(10) ** rough.adjusted()
    wide_enough = (power * number for number in ROUND if power * number >= rough)
    step = next(int(size) for size in wide_enough if size == int(size))
    count = int((highest / step).to_integral_value(ROUND_CEILING))
    return [step * index for index in range(max(2, count) + 1)]
