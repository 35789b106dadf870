from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "parvis.networks"
    label = "networks"

    def ready(self) -> None:
        from parvis.networks.registry import NETWORKS
        from parvis.ui.marks import register

        for entry in NETWORKS.values():
            register(entry.key, entry.name, entry.icon, entry.css)
