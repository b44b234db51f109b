import assert from "node:assert/strict";
import { dueMinutes, parseSchedule } from "../../delivery/schedule.ts";

const at = (text: string) => Date.parse(text);
const due = (schedule: string, zone: string, from: string, to: string) =>
  dueMinutes(parseSchedule(schedule, zone, at(from)), at(from), at(to)).map((minute) =>
    new Date(minute).toISOString().replace(":00.000Z", "Z"),
  );

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
describe("Schedules", () => {
  for (const [what, schedule, zone, from, to, minutes] of [
    [
      "one o'clock at night in Seoul",
      "cron(0 1 * * ? *)",
      "Asia/Seoul",
      "2026-11-28T00:00:00Z",
      "2026-11-30T00:00:00Z",
      ["2026-11-28T16:00Z", "2026-11-29T16:00Z"],
    ],
    [
      "every quarter of an hour of a working hour",
      "cron(0/15 9 ? * MON-FRI *)",
      "UTC",
      "2026-11-29T00:00:00Z",
      "2026-11-30T23:00:00Z",
      ["2026-11-30T09:00Z", "2026-11-30T09:15Z", "2026-11-30T09:30Z", "2026-11-30T09:45Z"],
    ],
    [
      "the last day of a month",
      "cron(0 0 L FEB ? 2028)",
      "UTC",
      "2028-02-01T00:00:00Z",
      "2028-03-02T00:00:00Z",
      ["2028-02-29T00:00Z"],
    ],
    [
      "the third Friday",
      "cron(0 12 ? * 6#3 *)",
      "UTC",
      "2026-11-01T00:00:00Z",
      "2026-11-30T00:00:00Z",
      ["2026-11-20T12:00Z"],
    ],
    [
      "the last Sunday",
      "cron(0 12 ? NOV 1L *)",
      "UTC",
      "2026-11-01T00:00:00Z",
      "2026-12-31T00:00:00Z",
      ["2026-11-29T12:00Z"],
    ],
    [
      "a list",
      "cron(5,10 0 1 1,12 ? *)",
      "UTC",
      "2026-11-01T00:00:00Z",
      "2026-12-31T00:00:00Z",
      ["2026-12-01T00:05Z", "2026-12-01T00:10Z"],
    ],
    [
      "a rate, from when it was made",
      "rate(2 hours)",
      "UTC",
      "2026-11-29T10:20:30Z",
      "2026-11-29T15:00:00Z",
      ["2026-11-29T12:20Z", "2026-11-29T14:20Z"],
    ],
    [
      "one time in a zone",
      "at(2026-12-24T18:00:00)",
      "Asia/Seoul",
      "2026-12-24T00:00:00Z",
      "2026-12-25T00:00:00Z",
      ["2026-12-24T09:00Z"],
    ],
    // In spring there is no half past two in Berlin.
    [
      "a time that a day does not have",
      "cron(30 2 * * ? *)",
      "Europe/Berlin",
      "2026-03-28T12:00:00Z",
      "2026-03-29T12:00:00Z",
      [],
    ],
  ] as const)
    it(`are due at ${what}: ${schedule}`, () => {
      assert.deepEqual(due(schedule, zone, from, to), minutes);
    });

  for (const [text, reason] of [
    ["every day", /must be cron\(…\), rate\(…\) or at\(…\)/],
    ["cron(0 1 * * ?)", /must have six fields/],
    ["cron(0 1 * * * *)", /must have \? for day-of-month or for day-of-week/],
    ["cron(60 1 * * ? *)", /"60" must be 0 to 59/],
    ["cron(0 1 * FOO ? *)", /"FOO" must be 1 to 12/],
    ["cron(0/0 1 * * ? *)", /whole number as its step/],
    ["cron(0 1 15W * ? *)", /nearest weekday \(W\).*is not emulated here/],
    ["rate(1 days)", /must be rate\(1 minute\), rate\(2 minutes\)/],
    ["at(tomorrow)", /must be at\(yyyy-mm-ddThh:mm:ss\)/],
  ] as const)
    it(`are refused when they are none: ${text}`, () => {
      assert.throws(() => parseSchedule(text, "UTC", 0), reason);
    });

  it("are refused in a time zone that there is not", () => {
    assert.throws(
      () => parseSchedule("cron(0 1 * * ? *)", "Korea/Seoul", 0),
      /"Korea\/Seoul" is no time zone/,
    );
  });
});
