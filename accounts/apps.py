from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts.entering import note_entry

        user_logged_in.connect(note_entry)


class BackOfficeConfig(AdminConfig):
    default_site = "accounts.back_office.BackOffice"
