from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "entilen.coverage"
    verbose_name = "Dekning"

    def ready(self) -> None:
        """Register where a writer finds an example of an area."""
        from entilen.coverage.plan_pages import example_for  # noqa: PLC0415
        from entilen.plans.reading import EXAMPLES  # noqa: PLC0415

        if example_for not in EXAMPLES:
            EXAMPLES.append(example_for)
