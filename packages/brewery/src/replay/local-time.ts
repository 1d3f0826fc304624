const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SHAPE = /^([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2})$/;

/** `Dec 02 2018 15:51:15` as if it were UTC, ms; undefined when it is no such time (Feb 30, hour 25). */
export function readCivil(text: string): number | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, name, day, year, hour, minute, second] = match;
  const month = MONTHS.indexOf(name as string);
  if (month < 0) return undefined;
  const civil = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  const back = new Date(civil);
  // Date.UTC carries Feb 30 into March and 24:00 into the next day; the log never means that.
  const same = back.getUTCDate() === Number(day) && back.getUTCHours() === Number(hour);
  const inRange = Number(minute) < 60 && Number(second) < 60;
  return same && inRange ? civil : undefined;
}

/** Zones by IANA name as the platform's own tables know them. */
export class LocalZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;

  /** @throws RangeError when the platform does not know the zone */
  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Local time minus UTC at this instant, ms. */
  offsetAt(utc: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(utc)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utc / 1000) * 1000;
  }

  /**
   * ms UTC of a local time, told as if it were UTC. Where clocks go back an hour stands twice: it is the first one,
   * unless that lies before `notBefore` (the row above), then the second. Where clocks go forward an hour does not
   * exist: the time is taken with the offset from before the change, as if the clock had not been set yet.
   */
  toUtc(civil: number, notBefore = Number.NEGATIVE_INFINITY): number {
    const day = 86_400_000;
    const before = this.offsetAt(civil - day);
    const after = this.offsetAt(civil + day);
    const fits = [before, after].map((offset) => civil - offset).filter((utc) => utc + this.offsetAt(utc) === civil);
    const sorted = [...new Set(fits)].sort((a, b) => a - b);
    return sorted.find((utc) => utc >= notBefore) ?? sorted.at(-1) ?? civil - before;
  }
}
