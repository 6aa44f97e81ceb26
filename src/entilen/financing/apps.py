from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "entilen.financing"
    verbose_name = "Finansieringsplanen"
