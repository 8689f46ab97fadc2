"""
What goes wrong on purpose: tables, disks and questions that nobody would write who meant well.

`make test` tries 500 cases of each property, `make assault` 10,000, and there no case may take longer than two seconds.
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings

CASES = int(os.environ.get("KG_CASES", "500"))

assault = settings(
    max_examples=CASES,
    deadline=timedelta(seconds=2) if CASES > 500 else None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
