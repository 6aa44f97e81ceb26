"""Skoleregisteret.

Schools, their org. numbers, spans, sites, pupils and board calendar, all dated; import and history.
"""
