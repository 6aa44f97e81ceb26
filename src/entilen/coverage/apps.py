from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "entilen.coverage"
    verbose_name = "Dekning"

    def ready(self) -> None:
        """Register where a writer finds an example of an area, and what passes with grades."""
        from entilen.coverage.passing_actions import (  # noqa: PLC0415
            carry_devices,
            carry_devices_back,
        )
        from entilen.coverage.plan_pages import example_for  # noqa: PLC0415
        from entilen.plans.reading import EXAMPLES  # noqa: PLC0415
        from entilen.schools.passing_actions import (  # noqa: PLC0415
            ON_PASSING,
            ON_PASSING_BACK,
        )

        if example_for not in EXAMPLES:
            EXAMPLES.append(example_for)
        if carry_devices not in ON_PASSING:
            ON_PASSING.append(carry_devices)
            ON_PASSING_BACK.append(carry_devices_back)
