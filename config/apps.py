from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, roles  # noqa: F401 - checks register themselves

        # An app without models, as this one, is not sent these; once is enough.
        accounts = apps.get_app_config("accounts")
        pre_migrate.connect(roles.make_lesser_role, sender=accounts)
        post_migrate.connect(roles.grant_what_the_application_needs, sender=accounts)
        connection_created.connect(roles.take_lesser_role)
