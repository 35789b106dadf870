from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "parvis.config"
    label = "config"

    def ready(self) -> None:
        from parvis.config import wiring

        wiring.connect()
