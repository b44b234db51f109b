import { NotEmulatedError } from "../contract/errors.ts";

/** A time table by the minute.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export interface Schedule {
  /** True when it is due in a minute.
   * @param minute Milliseconds since 1970 at which the minute begins. */
  isDue(minute: number): boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const units: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: 24 * HOUR };
const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const days = "SUN MON TUE WED THU FRI SAT".split(" ");

/** Reads `cron(…)`, `rate(…)` or `at(…)`.
 * @param timeZone Of `cron` and `at`: `Asia/Seoul`.
 * @param since Milliseconds since 1970 from which a rate counts.
 * @throws Error saying why it is none; NotEmulatedError for `W`, the nearest weekday. */
export function parseSchedule(text: string, timeZone: string, since: number): Schedule {
  const clock = clockOf(timeZone);
  const [, kind, content = ""] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  if (kind === "rate") return rate(text, content, since);
  if (kind === "at") {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content))
      throw new Error(`${text} must be at(yyyy-mm-ddThh:mm:ss)`);
    return { isDue: (minute) => clock(minute).text === content.slice(0, 16) };
  }
  if (kind === "cron") return cron(text, content, clock);
  throw new Error(`${text} must be cron(…), rate(…) or at(…)`);
}

/** Minutes between two times in which a schedule is due.
 * @param from Milliseconds since 1970; the minute of it is over. */
export function dueMinutes(schedule: Schedule, from: number, to: number): number[] {
  const due: number[] = [];
  for (let minute = (Math.floor(from / MINUTE) + 1) * MINUTE; minute <= to; minute += MINUTE)
    if (schedule.isDue(minute)) due.push(minute);
  return due;
}

function rate(text: string, content: string, since: number): Schedule {
  const [, count = "", unit = "", plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(content) ?? [];
  if (count === "" || (count === "1") !== (plural === ""))
    throw new Error(`${text} must be rate(1 minute), rate(2 minutes), and so on with hours and days`);
  const step = Number(count) * (units[unit] ?? MINUTE);
  const first = Math.floor(since / MINUTE) * MINUTE;
  return { isDue: (minute) => minute > first && (minute - first) % step === 0 };
}

/** Date and time in a time zone. */
interface WallClock {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** From 1, Sunday. */
  readonly weekday: number;
  /** `2026-12-24T18:00` */
  readonly text: string;
}

function clockOf(timeZone: string): (time: number) => WallClock {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      weekday: "short",
    });
  } catch {
    throw new Error(`"${timeZone}" is no time zone`);
  }
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const { year = "", month = "", day = "", hour = "", minute = "", weekday = "" } = parts;
    return {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      weekday: days.indexOf(weekday.toUpperCase()) + 1,
      text: `${year}-${month}-${day}T${hour}:${minute}`,
    };
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions */
function cron(text: string, content: string, clock: (time: number) => WallClock): Schedule {
  const fields = content.trim().split(/\s+/);
  const [minutes = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
  if (fields.length !== 6)
    throw new Error(`${text} must have six fields: minutes hours day-of-month month day-of-week year`);
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    throw new Error(`${text} must have ? for day-of-month or for day-of-week, and not for both`);
  const numbers = (field: string, from: number, to: number, names: readonly string[] = []) =>
    numberField(text, field, from, to, names);
  const inMinute = numbers(minutes, 0, 59);
  const inHour = numbers(hours, 0, 23);
  const inMonth = numbers(month, 1, 12, months);
  const inYear = numbers(year, 1970, 2199);
  const onDay = dayOfMonth === "?" ? weekdayField(text, dayOfWeek) : dayField(text, dayOfMonth);
  return {
    isDue: (time) => {
      const now = clock(time);
      return inMinute(now.minute) && inHour(now.hour) && inMonth(now.month) && inYear(now.year) && onDay(now);
    },
  };
}

/** Reads `*`, `5`, `1-5`, `0/15`, `MON-FRI` and lists of them. */
function numberField(
  text: string,
  field: string,
  from: number,
  to: number,
  names: readonly string[],
): (value: number) => boolean {
  const numberOf = (word: string) => {
    const name = names.indexOf(word.toUpperCase());
    const number = name >= 0 ? name + from : Number(word);
    if (!/^(\d+|[A-Za-z]{3})$/.test(word) || !(number >= from && number <= to))
      throw new Error(`${text}: "${word}" must be ${from} to ${to}`);
    return number;
  };
  const tests = field.split(",").map((part) => {
    const [range = "", step = "1"] = part.split("/", 2);
    const every = Number(step);
    if (!/^[1-9]\d*$/.test(step)) throw new Error(`${text}: "${part}" must have a whole number as its step`);
    const [first = "", last] = range.split("-", 2);
    const begin = range === "*" ? from : numberOf(first);
    const end = last !== undefined ? numberOf(last) : range === "*" || part.includes("/") ? to : begin;
    return (value: number) => value >= begin && value <= end && (value - begin) % every === 0;
  });
  return (value) => tests.some((test) => test(value));
}

const lastDayOf = ({ year, month }: WallClock) => new Date(Date.UTC(year, month, 0)).getUTCDate();

function dayField(text: string, field: string): (now: WallClock) => boolean {
  if (/W/i.test(field)) throw new NotEmulatedError(`the nearest weekday (W) in ${text}`);
  if (field.toUpperCase() === "L") return (now) => now.day === lastDayOf(now);
  const test = numberField(text, field, 1, 31, []);
  return ({ day }) => test(day);
}

/** Reads a day of the week, from 1, Sunday: `MON-FRI`, `6#3` (the third Friday), `6L` (the last one), `L` (Saturday). */
function weekdayField(text: string, field: string): (now: WallClock) => boolean {
  const [, nth = "", count = ""] = /^([1-7]|[A-Za-z]{3})#([1-5])$/.exec(field) ?? [];
  if (nth !== "") {
    const test = numberField(text, nth, 1, 7, days);
    return (now) => test(now.weekday) && Math.ceil(now.day / 7) === Number(count);
  }
  const [, last = ""] = /^([1-7]|[A-Za-z]{3})L$/i.exec(field) ?? [];
  if (last !== "") {
    const test = numberField(text, last, 1, 7, days);
    return (now) => test(now.weekday) && now.day > lastDayOf(now) - 7;
  }
  const test = numberField(text, field.toUpperCase() === "L" ? "7" : field, 1, 7, days);
  return ({ weekday }) => test(weekday);
}
