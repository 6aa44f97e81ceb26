from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "entilen.procurement"
    verbose_name = "Bestilling"
