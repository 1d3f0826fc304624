import { recipeError } from '../errors.ts';
import { positionIn } from './position.ts';
import { decodeIso885915, decodeWindows1252 } from './single-byte.ts';

export interface DecodedText {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: string;
}

const SINGLE_BYTE: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'iso-8859-1': decodeWindows1252,
  'iso8859-1': decodeWindows1252,
  latin1: decodeWindows1252,
  'windows-1252': decodeWindows1252,
  cp1252: decodeWindows1252,
  'iso-8859-15': decodeIso885915,
};
const UTF_8 = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

function decodeUnicode(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): DecodedText {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
  } catch (cause) {
    const lossy = new TextDecoder(encoding).decode(bytes);
    const at = positionIn(lossy, Math.max(0, lossy.indexOf('\ufffd')));
    throw recipeError('RECIPE_ENCODING', `${at}: these bytes are not ${encoding}`, { cause });
  }
}

/** By the byte order mark, or by the two bytes of the first `<` or `{`. */
function unicodeOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if ((a === 0x3c || a === 0x7b) && b === 0) return 'utf-16le';
  if (a === 0 && (b === 0x3c || b === 0x7b)) return 'utf-16be';
  return null;
}

function declaredIn(bytes: Uint8Array): string | null {
  const head = decodeWindows1252(bytes.subarray(0, 200));
  const found = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']/.exec(head);
  return found?.[1]?.toLowerCase() ?? null;
}

/**
 * The text of a file: by its byte order mark, else by its XML declaration, else UTF-8.
 * Errors: RECIPE_ENCODING with line:column of the first byte that does not fit.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const unicode = unicodeOf(bytes);
  if (unicode !== null) return decodeUnicode(bytes, unicode);
  const declared = declaredIn(bytes) ?? 'utf-8';
  if (UTF_8.has(declared)) return decodeUnicode(bytes, 'utf-8');
  const single = SINGLE_BYTE[declared];
  if (single === undefined) throw recipeError('RECIPE_ENCODING', `1:1: the file says ${JSON.stringify(declared)}`);
  return { text: single(bytes), encoding: declared };
}
