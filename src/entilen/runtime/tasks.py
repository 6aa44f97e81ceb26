"""The queue's own upkeep, as a task in the queue."""

from procrastinate.contrib.django import app

from entilen.runtime.tidying import tidy_up

STALLED_AFTER = 30  # seconds; below the worker's heartbeat of 10 s a living job would run twice


@app.periodic(cron="* * * * * */15")  # the sixth field is the seconds
@app.task(queueing_lock="rescue_stalled_jobs", pass_context=False)
async def rescue_stalled_jobs(timestamp: int) -> None:
    """Take up again what a killed worker left half done. Every job can bear to run twice."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)


@app.periodic(cron="0 3 * * *")
@app.task(name="entilen.tidy", queueing_lock="tidy", pass_context=False)
def tidy(timestamp: int) -> dict[str, int]:
    """Remove each night what nobody needs any longer."""
    return tidy_up()
