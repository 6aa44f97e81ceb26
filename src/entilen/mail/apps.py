from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "entilen.mail"
    verbose_name = "Post"
