from typing import Any

from django.core.management.base import BaseCommand

from config.environment import CHECKOUT
from config.words.catalogues import read, translations, update
from config.words.gathering import gather


class Command(BaseCommand):
    help = "Gather what pages say into locale/, compile it, and list what is not translated."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        texts = gather(CHECKOUT)
        for folder in sorted(path for path in (CHECKOUT / "locale").iterdir() if path.is_dir()):
            update(folder, texts)
            left = texts - translations(read(folder)).keys()
            self.stdout.write(f"{folder.name}: {len(left)} of {len(texts)} not translated")
            for text in sorted(left):
                self.stdout.write(f"  {text.one!r}")
