"""Runs a script with a bound on its memory and time: what reads a stranger's file, in a process of its own.

:mod:`handouts.reading.apart` starts this file as a script: ``bounded.py SCRIPT BYTES SECONDS [ARGUMENT]…``. It needs
nothing but Python itself, so that nothing is loaded before the bounds stand.
"""

import contextlib
import runpy
import struct
import sys
import warnings
from pathlib import Path


def bound_this_process(memory: int, seconds: int) -> None:
    """Let the system end this process once it takes too much, and leave no copy of its memory behind.

    ``memory`` in bytes, which macOS does not hold to; ``seconds`` of one processor.
    """
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = job_limits(memory, seconds)
        kernel.SetInformationJobObject(job, 9, limits, len(limits))  # 9: JobObjectExtendedLimitInformation
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
        return
    import resource

    bounds = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0}
    for kind, most in bounds.items():
        with contextlib.suppress(OSError, ValueError):  # macOS does not know each
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def job_limits(memory: int, seconds: int) -> bytes:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of 64-bit Windows: time in units of 100 ns, and bytes of memory."""
    flags = 0x2 | 0x100  # JOB_OBJECT_LIMIT_PROCESS_TIME | JOB_OBJECT_LIMIT_PROCESS_MEMORY
    return struct.pack("<qqI4xQQI4xQII6Q4Q", seconds * 10_000_000, 0, flags, *6 * (0,), *6 * (0,), memory, 0, 0, 0)


if __name__ == "__main__":
    _, script, most_memory, most_seconds, *arguments = sys.argv
    bound_this_process(int(most_memory), int(most_seconds))
    warnings.simplefilter("ignore")
    sys.argv = [script, *arguments]
    sys.path.append(str(Path(__file__).parents[2]))  # the program, also where it runs without being installed
    runpy.run_path(script, run_name="__main__")
