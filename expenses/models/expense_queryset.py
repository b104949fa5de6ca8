"""Whole sets of expenses, in the words that pages, exports and the API ask for them with."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Func, Q, Sum, Value

from accounts.models import User
from expenses.models.category import Category
from expenses.models.owned import OwnedQuerySet
from expenses.models.text import words_sought
from expenses.periods import Month

# A function that finds ids by an index which row-level security keeps from a plain condition.
IDS = "(SELECT %(function)s(%(expressions)s))"
# The same for a handful of ids. PostgreSQL expects a thousand of a function, and then goes through
# all of a person's rows; of an array it expects ten, which it seeks one by one.
FEW_IDS = "(SELECT unnest(ARRAY(SELECT %(function)s(%(expressions)s))))"


class _Unnest(Func):
    function = "unnest"
    output_field = models.TextField()
    set_returning = True


class ExpenseQuerySet(OwnedQuerySet):
    def present(self) -> Self:
        """Neither in the trash nor gone."""
        return self.filter(deleted_at=None)

    def trashed(self) -> Self:
        return self.filter(deleted_at__isnull=False)

    def trashed_before(self, moment: datetime) -> Self:
        return self.filter(deleted_at__lt=moment)

    def in_month(self, month: Month) -> Self:
        return self.filter(spent_on__range=(month.first_day, month.last_day))

    def counted(self) -> Self:
        """Present and part of statistics."""
        return self.present().filter(is_excluded=False)

    def spending(self) -> Self:
        """What counts as spending; money back reduces it.

        Income and transfers do not, nor does money in without a category, which is income
        until someone says otherwise.
        """
        return self.counted().filter(
            Q(category__kind=Category.Kind.SPENDING) | Q(category=None, amount__gt=0)
        )

    def under(self, category: Category) -> Self:
        """Filed under the category or one inside it."""
        return self.filter(Q(category=category) | Q(category__parent=category))

    def tagged(self, tag: str) -> Self:
        return self.filter(pk__in=Func(Value(tag), function="expenses_tagged", template=IDS))

    def not_chosen_by_hand(self, column: str) -> Self:
        return self.exclude(set_by_hand__contains=[column])

    def filed_by_hand(self) -> Self:
        return self.filter(set_by_hand__contains=["category"], category__isnull=False)

    def with_each_tag(self) -> Self:
        """Once for each tag as `tag`; those without tags are left out."""
        return self.exclude(tags=[]).annotate(tag=_Unnest(F("tags")))

    def matching(self, text: str) -> Self:
        """Whose title, note or tags have words beginning with each word of `text`."""
        if not (query := words_sought(text)):
            return self.none()
        sought = SearchQuery(query, config="simple", search_type="raw")
        return self.filter(pk__in=Func(sought, function="expenses_matching", template=IDS))

    def matching_row_by_row(self, text: str) -> Self:
        """The same, for words so common that looking at row after row finds enough at once."""
        if not (query := words_sought(text)):
            return self.none()
        return self.filter(search=SearchQuery(query, config="simple", search_type="raw"))

    def latest_filed(self, owner: User, titles: list[str], latest: int) -> Self:
        """The latest ones of each title, whatever its case, that a person filed by hand."""
        sought = Value(titles, output_field=ArrayField(models.TextField()))
        arguments = Value(owner.pk), sought, Value(latest)
        return self.filter(pk__in=Func(*arguments, function="expenses_titled", template=FEW_IDS))

    def newest_first(self) -> Self:
        return self.order_by("-spent_on", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("spent_on", "pk")

    def total(self) -> Decimal:
        """The sum in the owner's own currency; rows without a rate are not in it."""
        return self.aggregate(total=Sum("base_amount", default=Decimal(0)))["total"]
