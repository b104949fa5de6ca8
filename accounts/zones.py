"""The time zones of the IANA database."""

from functools import lru_cache
from zoneinfo import available_timezones

# Kept for old computers only: each names a place by another one's rules or by an offset.
OUTDATED_REGIONS = {"Brazil", "Canada", "Chile", "Etc", "Mexico", "SystemV", "US"}

Groups = list[tuple[str, list[tuple[str, str]]]]


@lru_cache
def _zones() -> frozenset[str]:
    # It reads the disk, which is too slow for every form.
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    return name in _zones()


@lru_cache
def zone_choices() -> Groups:
    """Return the zones by region, as the choices of a form: "Europe", "Berlin"."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(_zones()):
        region, slash, place = zone.partition("/")
        if slash and region not in OUTDATED_REGIONS:
            label = place.replace("_", " ").replace("/", ", ")
            regions.setdefault(region, []).append((zone, label))
    return [("UTC", [("UTC", "UTC")]), *regions.items()]
