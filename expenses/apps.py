from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "expenses"

    def ready(self) -> None:
        from accounts import signals
        from expenses import bells

        signals.currency_changed.connect(bells.on_currency_changed)
        signals.counting.connect(bells.on_counting)
        signals.leaving.connect(bells.on_leaving)
