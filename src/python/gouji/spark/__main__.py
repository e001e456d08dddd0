"""Reads and checks all reports of a folder, and writes Parquet with a part for each year.

    spark-submit --master … $(python -c "import gouji.spark.__main__ as m; print(m.__file__)") INPUT OUTPUT
    python -m gouji.spark INPUT OUTPUT

OUTPUT gets the folders `fields` and `findings`. What cannot be read is among the rows without a year, with `error`.
"""

import argparse

from pyspark.sql import SparkSession

import gouji.spark

#: A batch of reports is in memory at once; and small files are read many in a task, since they are more work than they have bytes.
_SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
    "spark.sql.files.openCostInBytes": "131072",
}


def main() -> None:
    """The job."""
    parser = argparse.ArgumentParser(prog="python -m gouji.spark", description=__doc__.split("\n")[0])
    parser.add_argument("input", metavar="INPUT", help="a folder of reports, or a pattern, as Spark names them")
    parser.add_argument("output", metavar="OUTPUT", help="a folder that is not there yet")
    parser.add_argument("--only", choices=["fields", "findings"], help="one of the two")
    parser.add_argument("--option", metavar="WORD", action="append", default=[], help="another option of the program")
    asked = parser.parse_args()
    spark = SparkSession.builder.appName("gouji").config(map=_SETTINGS).getOrCreate()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(asked.input)
    for name, made in (("fields", gouji.spark.extract), ("findings", gouji.spark.check)):
        if asked.only in (None, name):
            made(files, options=asked.option).write.partitionBy("year").parquet(f"{asked.output}/{name}")
    spark.stop()


if __name__ == "__main__":
    main()
