/** Patterns of MySQL's date functions, which Trino's have, in those of strftime.
 * @see https://trino.io/docs/current/functions/datetime.html#mysql-date-functions */
const MYSQL: readonly (readonly [string, string])[] = [
  ["%M", "%B"],
  ["%i", "%M"],
  ["%s", "%S"],
  ["%W", "%A"],
  ["%c", "%-m"],
  ["%e", "%-d"],
  ["%k", "%-H"],
  ["%l", "%-I"],
  ["%h", "%I"],
  ["%T", "%H:%M:%S"],
  ["%r", "%I:%M:%S %p"],
];

/** Patterns of Joda-Time, the longest first.
 * @see https://trino.io/docs/current/functions/datetime.html#java-date-functions */
const JODA: readonly (readonly [string, string])[] = [
  ["yyyy", "%Y"],
  ["yy", "%y"],
  ["MMMM", "%B"],
  ["MMM", "%b"],
  ["MM", "%m"],
  ["dd", "%d"],
  ["EEEE", "%A"],
  ["EEE", "%a"],
  ["HH", "%H"],
  ["hh", "%I"],
  ["mm", "%M"],
  ["ss", "%S"],
  ["SSS", "%g"],
];

const translated = (text: string, pairs: readonly (readonly [string, string])[]) =>
  pairs.reduce((inner, [from, to]) => `replace(${inner}, '${from}', '${to}')`, text);

/** A pattern that is a literal, in strftime's: strptime takes no other. */
export const PARSED_PATTERNS: Readonly<Record<string, (pattern: string) => string>> = {
  date_parse: (pattern) => MYSQL.reduce((text, [from, to]) => text.replaceAll(from, to), pattern),
  parse_datetime: (pattern) => JODA.reduce((text, [from, to]) => text.replaceAll(from, to), pattern),
};

const interval = (unit: string, count: string) =>
  `CASE lower(${unit}) WHEN 'millisecond' THEN to_milliseconds(${count}) WHEN 'second' THEN to_seconds(${count})
    WHEN 'minute' THEN to_minutes(${count}) WHEN 'hour' THEN to_hours(${count}) WHEN 'day' THEN to_days(${count}::INTEGER)
    WHEN 'week' THEN to_weeks(${count}::INTEGER) WHEN 'month' THEN to_months(${count}::INTEGER)
    WHEN 'quarter' THEN to_months(3 * ${count}::INTEGER) WHEN 'year' THEN to_years(${count}::INTEGER)
    ELSE error('INVALID_FUNCTION_ARGUMENT: ''' || ${unit} || ''' is not a valid Timestamp field') END`;

const scalar = (json: string, path: string) =>
  `CASE WHEN json_type(${json}::JSON, ${path}) IN ('OBJECT', 'ARRAY') THEN NULL ELSE json_extract_string(${json}::JSON, ${path}) END`;

/** Functions of Trino that DuckDB has not, or has with another meaning: name and parameters, and what they are in DuckDB.
 * @see https://trino.io/docs/current/functions.html */
const functions: Readonly<Record<string, readonly string[]>> = {
  array_join: ["(a, d) AS array_to_string(a, d)"],
  at_timezone: ["(x, zone) AS timezone(zone, x)"],
  with_timezone: ["(x, zone) AS timezone(zone, x)"],
  cardinality: ["(x) AS len(x)"],
  date: ["(x) AS CAST(x AS DATE)"],
  // A date stays one.
  date_add: [
    `(unit VARCHAR, n BIGINT, x DATE) AS CAST(x + ${interval("unit", "n")} AS DATE)`,
    `(unit VARCHAR, n BIGINT, x TIMESTAMP) AS x + ${interval("unit", "n")}`,
    `(unit VARCHAR, n BIGINT, x TIMESTAMPTZ) AS x + ${interval("unit", "n")}`,
  ],
  date_trunc: [
    "(unit VARCHAR, x DATE) AS CAST(system.main.date_trunc(unit, x) AS DATE)",
    "(unit VARCHAR, x TIMESTAMP) AS system.main.date_trunc(unit, x)",
    "(unit VARCHAR, x TIMESTAMPTZ) AS system.main.date_trunc(unit, x)",
  ],
  // Trino counts whole units, as date_sub does; DuckDB's date_diff counts the borders that are crossed.
  date_diff: ["(unit, a, b) AS date_sub(unit, a, b)"],
  date_format: [`(x, f) AS strftime(x, ${translated("f", MYSQL)})`],
  day_of_month: ["(x) AS day(x)"],
  day_of_week: ["(x) AS isodow(x)"],
  dow: ["(x) AS isodow(x)"],
  day_of_year: ["(x) AS dayofyear(x)"],
  doy: ["(x) AS dayofyear(x)"],
  week_of_year: ["(x) AS weekofyear(x)"],
  year_of_week: ["(x) AS isoyear(x)"],
  yow: ["(x) AS isoyear(x)"],
  element_at: ["(x, k) AS x[k]"],
  format_datetime: [`(x, f) AS strftime(x, ${translated("f", JODA)})`],
  from_iso8601_date: ["(x) AS CAST(x AS DATE)"],
  from_iso8601_timestamp: ["(x) AS CAST(x AS TIMESTAMPTZ)"],
  from_unixtime: ["(x) AS to_timestamp(x)"],
  to_unixtime: ["(x) AS epoch(x)"],
  to_iso8601: [
    "(x) AS strftime(x, '%Y-%m-%dT%H:%M:%S.%g') || CASE WHEN typeof(x) LIKE '%ZONE' THEN 'Z' ELSE '' END",
  ],
  infinity: ["() AS 'Infinity'::DOUBLE"],
  nan: ["() AS 'NaN'::DOUBLE"],
  is_nan: ["(x) AS isnan(x)"],
  is_infinite: ["(x) AS isinf(x)"],
  is_finite: ["(x) AS isfinite(x)"],
  json_extract_scalar: [`(j, p) AS ${scalar("j", "p")}`],
  json_format: ["(j) AS CAST(j AS VARCHAR)"],
  json_parse: ["(x) AS CAST(x AS JSON)"],
  levenshtein_distance: ["(a, b) AS levenshtein(a, b)"],
  rand: ["() AS random()"],
  regexp_like: ["(x, p) AS regexp_matches(x, p)"],
  // Trino answers NULL where nothing matches, and replaces every match.
  regexp_extract: [
    "(x, p) AS CASE WHEN regexp_matches(x, p) THEN system.main.regexp_extract(x, p) END",
    "(x, p, g) AS CASE WHEN regexp_matches(x, p) THEN system.main.regexp_extract(x, p, g) END",
  ],
  regexp_replace: [
    "(x, p) AS system.main.regexp_replace(x, p, '', 'g')",
    "(x, p, r) AS system.main.regexp_replace(x, p, system.main.regexp_replace(r, '\\$(\\d)', '\\\\\\1', 'g'), 'g')",
  ],
  sequence: ["(a, b) AS generate_series(a, b)", "(a, b, step) AS generate_series(a, b, step)"],
  truncate: ["(x) AS trunc(x)"],
};

/** Functions that only have another name in DuckDB, and can't be macros: aggregates, which take DISTINCT and FILTER, and functions
 * with lambdas. */
export const RENAMED: Readonly<Record<string, string>> = {
  approx_distinct: "approx_count_distinct",
  approx_percentile: "approx_quantile",
  date_parse: "strptime",
  every: "bool_and",
  filter: "list_filter",
  parse_datetime: "strptime",
  transform: "list_transform",
};

/** Statements that make DuckDB read Trino's SQL. */
export const DIALECT: readonly string[] = [
  "SET integer_division = true",
  ...Object.entries(functions).map(([name, variants]) => `CREATE TEMP MACRO ${name}${variants.join(", ")}`),
];
