"""What the worker does with files."""

from procrastinate.contrib.django import app

from entilen.files.actions import scan_waiting


@app.periodic(cron="* * * * *")
@app.task(name="entilen.files.scan", queueing_lock="scan_files", pass_context=False)
def scan_files(timestamp: int) -> int:
    """Look for viruses in what could not be looked at when it was uploaded."""
    return scan_waiting()
