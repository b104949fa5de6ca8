import pytest
from django.db import connections


@pytest.mark.django_db
def test_the_application_signs_in_as_the_role_that_owns_nothing():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("tracker_app",)
