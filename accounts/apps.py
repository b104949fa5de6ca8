from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    name = "accounts"


class BackOfficeConfig(AdminConfig):
    default_site = "accounts.back_office.BackOffice"
