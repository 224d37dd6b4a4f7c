"""Processes that work side by side, and end with the one that started them, however that one ends."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from threading import Thread


def workers(count: int) -> ProcessPoolExecutor:
    """Return *count* worker processes.

    Without more, workers of a killed parent would wait for work for ever: each holds both ends of the pipe.
    """
    return ProcessPoolExecutor(max_workers=count, initializer=_watch)


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
