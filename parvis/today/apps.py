from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "parvis.today"
    label = "today"
