import pytest

from accounts.folding import fold
from accounts.models import User


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "aNA"),
        ("Straße", "STRASSE"),
        ("E\u0301mile", "émile"),
        ("ﬁn", "FIN"),
        ("Ａｎａ", "ana"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ᾳ", "ΑΙ"),
    ],
)
def test_two_spellings_of_one_name_fold_alike(one, other):
    assert fold(one) == fold(other)
    assert fold(fold(one)) == fold(one)


def test_different_names_stay_different():
    assert len({fold(name) for name in ("ana", "anna", "аna", "ana.", "aña")}) == 5


@pytest.mark.django_db
def test_folded_names_follow_in_every_way_of_saving():
    made = User.objects.create_user("Ana", "Ana@Example.COM")
    many = User.objects.bulk_create([User(username="BEA"), User(username="Éva", email="É@x.de")])
    made.username = "Anna"
    made.full_clean(exclude=["password"])

    assert made.username_folded == "anna"
    assert made.email_folded == "ana@example.com"
    assert [(person.username_folded, person.email_folded) for person in many] == [
        ("bea", None),
        ("éva", "é@x.de"),
    ]


@pytest.mark.django_db
def test_a_person_is_found_by_either_name():
    ana = User.objects.create_user("Ana", "Ana@example.com")

    assert User.objects.named("ANA") == ana
    assert User.objects.named("ana@EXAMPLE.com") == ana
    assert User.objects.get_by_natural_key("aNa") == ana
    assert User.objects.named("nobody") is None
    assert User.objects.named("") is None
