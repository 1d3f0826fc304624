const MONTH = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const QUARTER = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Zones change on a quarter of an hour, so that what is true of one instant is true of its quarter. */
const known = new Map<string, number>();

/** Minutes that a zone is ahead of UTC, as the platform spells it: `GMT+01:00`. */
function aheadMinutes(zone: string, utc: number): number {
  const key = `${zone} ${Math.floor(utc / QUARTER)}`;
  let minutes = known.get(key);
  if (minutes === undefined) {
    minutes = spelledMinutes(zone, utc);
    known.set(key, minutes);
  }
  return minutes;
}

function spelledMinutes(zone: string, utc: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const spelled = format.formatToParts(utc).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const sign = spelled.includes('-') ? -1 : 1;
  const [hours = 0, minutes = 0] = spelled
    .replace(/^GMT[+-]?/, '')
    .split(':')
    .map(Number);
  return sign * (hours * 60 + minutes);
}

/**
 * The comparer's own reading of `Dec 02 2018 15:51:15`: ms UTC, undefined when it is no time. Of two possible
 * instants the earliest that is not before `notBefore`; where there is none, the clock is taken as not yet set forward.
 */
export function instantOf(text: string, zone: string, notBefore: number): number | undefined {
  if (!/^[A-Z][a-z][a-z] \d\d \d\d\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const month = MONTH.indexOf(text.slice(0, 3)) / 3;
  if (!Number.isInteger(month) || month < 0) return undefined;
  const iso = `${text.slice(7, 11)}-${String(month + 1).padStart(2, '0')}-${text.slice(4, 6)}T${text.slice(12)}`;
  const asUtc = Date.parse(`${iso}Z`);
  // Date.parse takes Feb 30 for March 2; only what it spells back the same is a time.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== `${iso}.000Z`) return undefined;
  let found: number | undefined;
  for (let minutes = 14 * 60; minutes >= -14 * 60; minutes -= 15) {
    const utc = asUtc - minutes * 60_000;
    if (aheadMinutes(zone, utc) !== minutes) continue;
    found = utc;
    if (utc >= notBefore) return utc;
  }
  return found ?? asUtc - aheadMinutes(zone, asUtc - 86_400_000) * 60_000;
}
