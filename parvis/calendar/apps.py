from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "parvis.calendar"
    label = "calendar"
