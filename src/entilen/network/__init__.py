"""Nettverksbekreftelsen.

The ICT department's confirmation: request, measurements, scope, validity.
"""
