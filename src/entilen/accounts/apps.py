from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "entilen.accounts"
    verbose_name = "Personer og roller"
