"""Where messages wait for the page that shows them."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """A signed cookie that, behind https, is tied to one host name like the others."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class ToastStorage(FallbackStorage):
    storage_classes = (NamedCookieStorage, SessionStorage)
