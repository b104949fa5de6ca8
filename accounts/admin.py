"""The back office's view of people: who they are and whether they may come in.

Nothing of what they recorded, and no permission but being staff.
"""

from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.people import stored_for

# Importing it registered the groups, which nobody uses here.
admin.site.unregister(auth_admin.Group)


@admin.register(User)
class PeopleAdmin(admin.ModelAdmin):
    list_display = ["username", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", ("leaves_at", admin.EmptyFieldListFilter)]
    search_fields = ["username", "email"]
    ordering = ["username_folded"]
    fields = [
        "username",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
        "leaves_at",
        "keeps",
    ]
    flags = ["is_active", "is_staff", "is_superuser"]
    actions = ["deactivate", "activate"]

    @admin.display(description=_("keeps"))
    def keeps(self, person: User) -> str:
        return ", ".join(stored_for(person=person)) or _("nothing")

    @admin.action(description=_("Deactivate: may no longer sign in"), permissions=["change"])
    def deactivate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._set_active(request, people, is_active=False)

    @admin.action(description=_("Activate: may sign in again"), permissions=["change"])
    def activate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._set_active(request, people, is_active=True)

    def _set_active(self, request: HttpRequest, people: QuerySet[User], *, is_active: bool) -> None:
        changed = 0
        for person in people.filter(is_active=not is_active):
            if not self._may_change(request, person):
                continue
            person.is_active = is_active
            person.save(update_fields=["is_active"])
            self.log_change(request, person, [{"changed": {"fields": ["is_active"]}}])
            changed += 1
        sentence = ngettext("%(count)d person changed.", "%(count)d people changed.", changed)
        messages.info(request, sentence % {"count": changed})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        changeable = set()
        if obj is not None and self._may_change(request, obj):
            changeable = set(self.flags) if request.user.is_superuser else {"is_active"}
        return [name for name in self.fields if name not in changeable]

    def _may_change(self, request: HttpRequest, person: User) -> bool:
        """Nobody locks themselves out, and staff do not touch staff."""
        return person != request.user and (request.user.is_superuser or not person.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_staff and (obj is None or self._may_change(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
