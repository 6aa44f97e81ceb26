from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "entilen.notifications"
    verbose_name = "Varsler"
