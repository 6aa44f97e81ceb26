"""The tables obey the same order as the code: a relation never points to a later step."""

from django.apps import apps
from django.conf import settings
from django.db.models import Model

PREFIX = "entilen."


def test_no_relation_points_ahead() -> None:
    ahead = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in _our_models()
        for field in model._meta.get_fields()
        if field.concrete and isinstance(field.related_model, type)
        if _place(field.related_model) > _place(model)
    ]
    assert not ahead, "A later step may look back, no step looks ahead:\n" + "\n".join(ahead)


def test_the_steps_are_installed_in_the_order_that_imports_obey() -> None:
    installed = [
        config.name.removeprefix(PREFIX)
        for config in apps.get_app_configs()
        if config.name.startswith(PREFIX)
    ]
    assert installed == [*settings.STEPS, "town"]


def _our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if _place(model) >= 0]


def _place(model: type[Model]) -> int:
    """The step's number in the procedure; what others brought along comes before them all."""
    name = model._meta.app_config.name.removeprefix(PREFIX)
    return settings.STEPS.index(name) if name in settings.STEPS else -1
