from django.apps import AppConfig


class SubmissionConfig(AppConfig):
    name = "entilen.submission"
    verbose_name = "Innsending"
