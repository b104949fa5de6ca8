from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import roles

        pre_migrate.connect(roles.make_lesser_role, sender=self)
        post_migrate.connect(roles.grant_what_the_application_needs, sender=self)
        connection_created.connect(roles.take_lesser_role)
