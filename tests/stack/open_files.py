"""How many files, and so connections, programs of ours may have open."""

import resource

from tests.stack.errors import StackError


def allow_files(count: int) -> None:
    """Let this process, and the servers that it starts later, have so many files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise StackError(f"{count} open files are needed, and {hard} allowed: raise ulimit -n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))
