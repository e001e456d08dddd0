"""gouji reads, checks and exports the numbers of government information-disclosure annual reports.

`extract`, `check` and `export` take files and folders and give Arrow tables, for pandas, polars and DuckDB alike. `Worker`
reads one report after the other, also such as are no files. `gouji.spark` does it on a cluster.

    >>> import gouji
    >>> table = gouji.extract("reports/")
    >>> table.to_pandas().query("state == 'unread'")
"""

from gouji._commands import Paths, check, export, extract
from gouji._program import GoujiError, program
from gouji._tables import FIELDS, FINDINGS
from gouji._worker import Worker

__all__ = ["FIELDS", "FINDINGS", "GoujiError", "Paths", "Worker", "check", "export", "extract", "program"]
