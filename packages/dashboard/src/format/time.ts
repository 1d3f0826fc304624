const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(ms: number, locale: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale}/${zone ?? ''}/${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { ...options, ...(zone === undefined ? {} : { timeZone: zone }) });
    formats.set(key, format);
  }
  return format.format(ms);
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `14:03:22`. `zone` is an IANA name; without it the tablet's own zone holds. */
export function formatClock(ms: number, locale: string, zone?: string): string {
  return formatted(ms, locale, zone, { ...CLOCK, second: '2-digit' });
}

/** `14:03`, with the date in front when it is not the day of `now`. */
export function formatMoment(ms: number, now: number, locale: string, zone?: string): string {
  const day = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  const time = formatted(ms, locale, zone, CLOCK);
  if (formatted(ms, locale, zone, day) === formatted(now, locale, zone, day)) return time;
  return `${formatted(ms, locale, zone, { day: 'numeric', month: 'short' })} ${time}`;
}

/** `22 nov 2026, 14:03:22`, where a date must not be guessed. */
export function formatFull(ms: number, locale: string, zone?: string): string {
  return formatted(ms, locale, zone, { day: 'numeric', month: 'short', year: 'numeric', ...CLOCK, second: '2-digit' });
}

/** `2026-11-22`, the day in the tablet's own zone. */
export function dayOf(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
