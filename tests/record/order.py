"""The order of events, as docs/reference/events.md promises it, as a judge of what was told."""

STEPS = ("convert", "encode", "sound", "hook", "upload", "delete")
MEDIA = ("gap", "file_open", "file_close", "file_join")


class _Job:
    def __init__(self):
        self.seen = []  # names of events, but for progress and post
        self.opened, self.closed, self.joined = [], [], []
        self.at = 0  # in `opened`: what is behind it is not closed yet
        self.steps = {}  # of each file: what was done with it


def _base(path):
    """Of a file, whatever was made of it: "a.ts" and "a.mp4" are one."""
    return path.rsplit(".", 1)[0]


def _file(job, e):
    name, path = e["event"], e["path"]
    if name == "file_open":
        job.opened.append(path)
        return None
    if name == "file_join":
        job.joined.append(path)
        return None
    if path not in job.opened[job.at:]:  # those between could not be finished
        return "closed, but not opened, or before an earlier file"
    job.at = job.opened.index(path, job.at) + 1
    job.closed.append(path)
    return "closed after file_join" if job.joined else None


def _post(job, e):
    path, step = e.get("path"), e["text"]
    if not path:
        return None  # a hook of another event than a file's end
    if _base(path) not in map(_base, job.closed + job.joined):
        return "a step of a file that is not finished"
    before = job.steps.setdefault(_base(path), [])
    before.append(STEPS.index(step))
    return "steps in another order" if before != sorted(before) else None


def _of_job(job, e):
    name = e["event"]
    if name == "post":
        return _post(job, e)
    if "job_end" in job.seen:
        return "after job_end"
    fault = None
    if name in ("record_start", "reconnect", *MEDIA) and "room" not in job.seen:
        fault = "before the room is told"
    elif name in (*MEDIA, "progress") and "record_start" not in job.seen:
        fault = "before record_start"
    elif name == "record_start" and name in job.seen:
        fault = "a second time"
    elif name.startswith("file_") and name != "file_recover":
        fault = _file(job, e)
    if name != "progress":
        job.seen.append(name)
    return fault


def _of_watch(jobs, recording, e):
    """A room is told to be recorded before its job tells anything, and to be anything else after."""
    job = e.get("job") or 0
    if e.get("text") == "recording":
        recording[e["url"]] = job
        return "after its job's events" if job in jobs else None
    last = recording.get(e.get("url"))
    if last and e["state"] in ("offline", "gone") and "job_end" not in jobs.get(last, _Job()).seen:
        return "before the end of its job"
    return None


def faults(events):
    """What is out of order, a text for each."""
    jobs, recording, found, time = {}, {}, [], 0
    for e in events:
        job = e.get("job") or 0
        if e["event"] == "watch":
            fault = _of_watch(jobs, recording, e)
        elif job and e["event"] != "log":
            fault = _of_job(jobs.setdefault(job, _Job()), e)
        else:
            fault = None
        if e["time"] < time:
            fault = "its time is before that of the last one"
        time = e["time"]
        if fault:
            found.append(f"{e}: {fault}")
    return found
