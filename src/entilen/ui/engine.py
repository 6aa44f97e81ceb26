"""Which tag libraries every template has without asking for them."""

TEMPLATE_BUILTINS = [
    "django.templatetags.static",
    "django.templatetags.i18n",
    "entilen.ui.templatetags.ui",
    "entilen.ui.templatetags.ui_data",
    "entilen.ui.templatetags.ui_forms",
    "entilen.ui.templatetags.ui_format",
]
