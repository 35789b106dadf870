from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "parvis.library"
    label = "library"
