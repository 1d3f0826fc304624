import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from './decode-text.ts';

const declared = (encoding: string, body: number[]) =>
  Buffer.concat([
    Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><A>`),
    Buffer.from(body),
    Buffer.from('</A>'),
  ]);
const bodyOf = (bytes: Uint8Array) => /<A>(.*)<\/A>/s.exec(decodeText(bytes).text)?.[1];

test('without a declaration and a mark it is UTF-8', () => {
  assert.deepEqual(decodeText(Buffer.from('<A>Kölsch</A>')), { text: '<A>Kölsch</A>', encoding: 'utf-8' });
});

for (const encoding of ['ISO-8859-1', 'windows-1252', 'latin1']) {
  test(`${encoding} is read, with the quotes that Windows puts between`, () => {
    assert.equal(bodyOf(declared(encoding, [0x4d, 0xe4, 0x72, 0x7a, 0x65, 0x6e, 0x92, 0x96, 0x80])), 'Märzen’–€');
  });
}

test('ISO-8859-15 has the euro where ISO-8859-1 has none', () => {
  assert.equal(bodyOf(declared('ISO-8859-15', [0xa4, 0xbd, 0xe9])), '€œé');
});

test('a byte order mark is stronger than the declaration, and no part of the text', () => {
  const text = '<?xml version="1.0" encoding="ISO-8859-1"?><A>Märzen</A>';
  const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
  assert.deepEqual(decodeText(bytes), { text, encoding: 'utf-8' });
});

test('UTF-16 is read with and without its mark', () => {
  const marked = Buffer.from('\ufeff<A>Märzen</A>', 'utf16le');
  assert.deepEqual(decodeText(marked), { text: '<A>Märzen</A>', encoding: 'utf-16le' });
  assert.deepEqual(decodeText(marked.subarray(2)), { text: '<A>Märzen</A>', encoding: 'utf-16le' });
  const other = Buffer.from(marked).swap16();
  assert.deepEqual(decodeText(other), { text: '<A>Märzen</A>', encoding: 'utf-16be' });
});

test('a file that says UTF-16 and is not ends in RECIPE_ENCODING', () => {
  assert.throws(() => decodeText(declared('UTF-16', [0x41])), { code: 'RECIPE_ENCODING' });
});
