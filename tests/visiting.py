"""Somebody at a browser without script, as most tests need them."""

from django.test import Client

from entilen.accounts.models import Person


def client_of(person: Person) -> Client:
    """A client in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, address: str) -> str:
    """The page that this person comes to from the address."""
    return client_of(person).get(address, follow=True).content.decode()
