import assert from "node:assert/strict";
import { csvLine, readCsv } from "../../duckdb/csv.ts";
import { duckDbType, jsonStructure, typeParts } from "../../duckdb/hive-type.ts";

// https://docs.aws.amazon.com/athena/latest/ug/data-types.html
describe("Column types of the catalogue", () => {
  for (const [hive, duckDb] of [
    ["string", "VARCHAR"],
    ["varchar(10)", "VARCHAR"],
    ["INT", "INTEGER"],
    ["decimal", "DECIMAL(10,0)"],
    ["decimal(5, 2)", "DECIMAL(5, 2)"],
    ["array<array<bigint>>", "BIGINT[][]"],
    ["map<string,array<double>>", "MAP(VARCHAR, DOUBLE[])"],
    [
      "struct<a:int,b:struct<c:decimal(3,1),d:string>>",
      'STRUCT("a" INTEGER, "b" STRUCT("c" DECIMAL(3,1), "d" VARCHAR))',
    ],
    [" timestamp ", "TIMESTAMP"],
  ] as const)
    it(`are DuckDB's: ${hive}`, () => {
      assert.equal(duckDbType(hive), duckDb);
    });

  for (const hive of ["", "uniontype<int,string>", "geometry", "array<nothing>", "decimal(x)"])
    it(`are refused by name: "${hive}"`, () => {
      assert.throws(() => duckDbType(hive), { code: "NotImplemented", message: /column type/ });
    });

  it("are told to DuckDB's JSON reader", () => {
    assert.deepEqual(jsonStructure("array<struct<a:int,b:array<string>>>"), [
      { a: "INTEGER", b: ["VARCHAR"] },
    ]);
    assert.equal(jsonStructure("map<string,int>"), "MAP(VARCHAR, INTEGER)");
  });

  it("are taken apart at their own commas", () => {
    assert.deepEqual(typeParts("struct<a:int,b:map<string,int>>"), {
      kind: "struct",
      inner: ["a:int", "b:map<string,int>"],
    });
    assert.deepEqual(typeParts("decimal(5,2)"), { kind: "decimal", inner: ["5", "2"] });
    assert.deepEqual(typeParts("bigint"), { kind: "bigint", inner: [] });
  });
});

// https://docs.aws.amazon.com/athena/latest/ug/querying.html
describe("Result files", () => {
  it("are read as they were written", () => {
    const rows = [
      ["id", "text"],
      ["1", 'with "quotes", commas\nand lines'],
      [null, ""],
      ["3", null],
    ];
    const file = Buffer.from(rows.map(csvLine).join(""));
    assert.deepEqual(readCsv(file, 10), { rows, bytes: file.length });
  });

  it("are read in whole lines, as many as asked for", () => {
    const file = Buffer.from('"a"\n"b"\n"c"\n"cut o');
    assert.deepEqual(readCsv(file, 2), { rows: [["a"], ["b"]], bytes: 8 });
    assert.deepEqual(readCsv(file, 9), { rows: [["a"], ["b"], ["c"]], bytes: 12 });
    assert.deepEqual(readCsv(Buffer.alloc(0), 9), { rows: [], bytes: 0 });
  });
});
