from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "entilen.files"
    verbose_name = "Filer"
