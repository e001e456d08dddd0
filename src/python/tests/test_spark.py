"""`gouji.spark`: what a cluster makes of reports, good and bad, is what one machine makes of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gouji
import pytest

pytest.importorskip("pyspark")

import gouji.spark
from pyspark.sql import DataFrame, SparkSession


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    yield session
    session.stop()


def rows(table: DataFrame) -> list[dict[str, Any]]:
    return sorted((row.asDict(recursive=True) for row in table.collect()), key=str)


def expected(table: Any) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=str)


def test_paths_and_bytes_give_what_one_machine_gives(spark: SparkSession, samples: Path) -> None:
    files = [str(file) for file in sorted(samples.iterdir())]
    by_path = spark.createDataFrame([(file,) for file in files], ["path"])
    blobs = [(file, Path(file).read_bytes()) for file in files]
    by_bytes = spark.createDataFrame(blobs, "path string, content binary")
    for made, alone in ((gouji.spark.extract, gouji.extract), (gouji.spark.check, gouji.check)):
        assert made(by_path).columns == alone(files).schema.names
        assert rows(made(by_path)) == rows(made(by_bytes)) == expected(alone(files))


def test_files_that_spark_lists(spark: SparkSession, samples: Path) -> None:
    listed = spark.read.format("binaryFile").load(str(samples))
    count = gouji.extract(samples).num_rows
    assert gouji.spark.extract(listed).count() == count
    # Their paths alone are `file:/…`.
    assert gouji.spark.extract(listed.select("path")).where("error is null").count() == count - 1


def test_a_bad_document_has_a_row_in_its_place(spark: SparkSession, samples: Path, torn: Path) -> None:
    good = samples / "suqian-2023.txt"
    blobs = [
        ("a", torn.read_bytes()),
        ("b", good.read_bytes()),
        ("c", b""),
        (str(good), None),
        ("nowhere.txt", None),
        (None, None),
        (None, torn.read_bytes()),
        ("d", bytes((64 << 20) + 1)),
    ]
    reports = spark.createDataFrame(blobs, "path string, content binary").repartition(2)
    for made in (gouji.spark.extract, gouji.spark.check):
        told = made(reports).where("error is not null").select("path", "error").collect()
        failed = sorted((row["path"], row["error"]) for row in told)
        assert [path for path, _ in failed] == ["", "", "a", "c", "d", "nowhere.txt"]
        assert {error for _, error in failed} >= {"damaged", "not_found", "bad_request", "too_large"}
    alone = gouji.extract(good).num_rows
    read = gouji.spark.extract(reports).where("error is null").groupBy("path").count().collect()
    assert {row["path"]: row["count"] for row in read} == {"b": alone, str(good): alone}


def test_columns_of_other_names(spark: SparkSession, samples: Path, tmp_path: Path) -> None:
    good = samples / "suqian-2023.txt"
    reports = spark.createDataFrame([(str(good), good.read_bytes(), 1)], "name string, blob binary, content int")
    alone = gouji.extract(good).num_rows
    assert gouji.spark.extract(reports.select("name"), path="name").count() == alone
    assert gouji.spark.extract(reports.select("blob"), content="blob").count() == alone
    assert gouji.spark.extract(reports, path="name", content="blob").select("path").distinct().count() == 1
    for columns in ({"path": "nowhere"}, {"content": "nowhere"}):
        with pytest.raises(gouji.GoujiError, match="nowhere"):
            gouji.spark.extract(reports, **columns)
    with pytest.raises(gouji.GoujiError, match="path"):
        gouji.spark.extract(reports.select("name"))


def test_an_option_that_is_not_understood_ends_the_job(spark: SparkSession, samples: Path) -> None:
    reports = spark.createDataFrame([(str(samples / "suqian-2023.txt"),)], ["path"])
    with pytest.raises(Exception, match="does not understand its options"):
        gouji.spark.extract(reports, options=["--nonsense"]).count()
