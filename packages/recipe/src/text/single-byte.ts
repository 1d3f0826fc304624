/** 0x80 to 0x9F of windows-1252; its five unused places stay what they are in ISO-8859-1. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Where ISO-8859-15 is not ISO-8859-1. */
const ISO_8859_15: Readonly<Record<string, string>> = {
  '\u00a4': '\u20ac',
  '\u00a6': '\u0160',
  '\u00a8': '\u0161',
  '\u00b4': '\u017d',
  '\u00b8': '\u017e',
  '\u00bc': '\u0152',
  '\u00bd': '\u0153',
  '\u00be': '\u0178',
};

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/**
 * windows-1252, also for what says ISO-8859-1: the control characters there are never meant, the quotes and dashes of
 * Windows are (the WHATWG rule). By a table of its own, because Node's decoder takes one for the other in some versions.
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\u0080-\u009f]/g, (at) => WINDOWS_1252[at.charCodeAt(0) - 0x80] ?? at);
}

export function decodeIso885915(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\u00a4-\u00be]/g, (at) => ISO_8859_15[at] ?? at);
}
