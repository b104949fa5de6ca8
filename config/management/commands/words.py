from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand

from config.environment import CHECKOUT
from config.words.catalogues import read, translations, update
from config.words.gathering import Text, gather


class Command(BaseCommand):
    help = "Gather what pages say into locale/, compile it, and list what is not translated."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        texts = gather(CHECKOUT)
        left: dict[Text, list[str]] = defaultdict(list)
        for folder in sorted(path for path in (CHECKOUT / "locale").iterdir() if path.is_dir()):
            update(folder, texts)
            for text in texts - translations(read(folder)).keys():
                left[text].append(folder.name)
        for text, languages in sorted(left.items()):
            self.stdout.write(f"{' '.join(languages)}: {text.one!r}")
        self.stdout.write(f"Not translated into every language: {len(left)} of {len(texts)}")
