from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import (
            user_logged_in,
            user_logged_out,
            user_login_failed,
        )

        from accounts import watching
        from accounts.entering import note_entry

        user_logged_in.connect(note_entry)
        user_logged_in.connect(watching.signed_in)
        user_logged_out.connect(watching.signed_out)
        user_login_failed.connect(watching.sign_in_failed)


class BackOfficeConfig(AdminConfig):
    default_site = "accounts.back_office.BackOffice"
