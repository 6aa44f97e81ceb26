from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "entilen.accounts"
    verbose_name = "Personer og roller"

    def ready(self) -> None:
        """Answer the register's questions about people."""
        from entilen.accounts import register_access  # noqa: F401, PLC0415
