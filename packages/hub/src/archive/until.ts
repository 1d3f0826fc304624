import { hubError } from '../errors.ts';

const FORM = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

/** Wall ms UTC of what a person wrote: a day (its beginning) or an instant. @throws ARCHIVE_UNTIL */
export function parseUntil(text: string, now: number): number {
  const at = FORM.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw hubError('ARCHIVE_UNTIL', `"${text}"`);
  // Date.parse rolls the 31st of a short month over into the next one.
  if (!new Date(at).toISOString().startsWith(text.slice(0, 10))) throw hubError('ARCHIVE_UNTIL', `"${text}" is no day`);
  if (at > now) throw hubError('ARCHIVE_UNTIL', `${text} is yet to come`);
  return at;
}
