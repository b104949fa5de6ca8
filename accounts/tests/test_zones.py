from accounts.zones import is_zone, zone_choices


def test_every_zone_that_is_offered_exists():
    names = [name for _region, zones in zone_choices() for name, _label in zones]

    assert [name for name in names if not is_zone(name)] == []
    assert len(names) == len(set(names))


def test_zones_are_named_by_their_place():
    offered = {name: (region, label) for region, zones in zone_choices() for name, label in zones}

    assert offered["America/Argentina/Buenos_Aires"] == ("America", "Argentina, Buenos Aires")
    assert offered["UTC"] == ("UTC", "UTC")
