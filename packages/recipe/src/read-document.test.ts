import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodedError } from '@cerveceria/protocol';
import { readRecipeDocument } from './read-document.ts';

const HEAD = '<RECIPES><RECIPE>\n<NAME>A</NAME><TYPE>Extract</TYPE><BATCH_SIZE>20</BATCH_SIZE>';
const TAIL = '<BOIL_SIZE>24</BOIL_SIZE><BOIL_TIME>60</BOIL_TIME></RECIPE></RECIPES>';
const STEP = '<VERSION>1</VERSION><STEP_TIME>60</STEP_TIME>';
const mash = (step: string) =>
  `${HEAD}<MASH><MASH_STEPS><MASH_STEP><TYPE>Infusion</TYPE>${step}</MASH_STEP></MASH_STEPS></MASH>${TAIL}`;
const hop = (inner: string) => `${HEAD}<HOPS>\n<HOP><NAME>H</NAME>${inner}</HOP></HOPS>${TAIL}`;

const RECIPE = {
  name: 'A',
  type: 'extract',
  author: '',
  batch_size: { unit: 'l', value: 20 },
  efficiency: {},
  ingredients: { fermentable_additions: [] },
};
const json = (change: object) => JSON.stringify({ beerjson: { version: 2.06, recipes: [{ ...RECIPE, ...change }] } });
const BOMB = `<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<RECIPES>&b;</RECIPES>`;

const HOSTILE: readonly (readonly [string, string | Uint8Array, string, RegExp])[] = [
  ['an entity bomb', BOMB, 'RECIPE_XML_DOCTYPE', /2:1/],
  ['an external entity', '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>', 'RECIPE_XML_DOCTYPE', /1:1/],
  ['an entity that nobody declared', `${HEAD}<NOTES>&evil;</NOTES>${TAIL}`, 'RECIPE_XML_BROKEN', /2:\d+/],
  ['XML that is cut off', HEAD, 'RECIPE_XML_BROKEN', /2:\d+/],
  ['tags that do not match', '<RECIPES>\n<A></B></RECIPES>', 'RECIPE_XML_BROKEN', /2:\d+/],
  ['XML nested without end', '<A>'.repeat(100_000), 'RECIPE_TOO_DEEP', /1:\d+/],
  ['JSON nested without end', '{"a":'.repeat(100_000), 'RECIPE_TOO_DEEP', /1:\d+/],
  ['JSON with ever more values', `{"a":[${'0,'.repeat(250_000)}0]}`, 'RECIPE_TOO_DEEP', /1:\d+/],
  ['JSON that is cut off', json({}).slice(0, -9), 'RECIPE_JSON_BROKEN', /1:\d+: a text/],
  ['JSON that says a thing twice', '{"beerjson":1,\n"beerjson":2}', 'RECIPE_JSON_BROKEN', /2:\d+.*twice/],
  [
    'JSON with a text of a million escapes that never ends',
    `{"${'\\n'.repeat(1_000_000)}`,
    'RECIPE_JSON_BROKEN',
    /1:2/,
  ],
  ['a number that no number is as large as', '{"a": 1e999}', 'RECIPE_JSON_BROKEN', /1:\d+/],
  ['more than 5 MB', new Uint8Array(5_000_001), 'RECIPE_TOO_LARGE', /5000001/],
  ['nothing in it', '', 'RECIPE_UNKNOWN_FORMAT', /empty/],
  ['another format', 'MThd', 'RECIPE_UNKNOWN_FORMAT', /1:1/],
  ['bytes that are not its encoding', Buffer.from('<RECIPES>\n\xe4</RECIPES>', 'latin1'), 'RECIPE_ENCODING', /2:1/],
  ['an encoding that nobody knows', '<?xml version="1.0" encoding="EBCDIC"?><A/>', 'RECIPE_ENCODING', /ebcdic/],
  ['a list of something else', '<HOPS/>', 'RECIPE_NONE', /HOPS/],
  ['no recipe in the list', '<RECIPES></RECIPES>', 'RECIPE_NONE', /1:/],
  ['a recipe without a boil time', '<RECIPE><NAME>A</NAME></RECIPE>', 'RECIPE_MISSING', /\/RECIPE\/BOIL_TIME/],
  ['a mash step without a temperature', mash(STEP), 'RECIPE_MISSING', /MASH_STEP\[1\]\/STEP_TEMP/],
  ['a mash at 650 °C', mash(`${STEP}<STEP_TEMP>650</STEP_TEMP>`), 'RECIPE_VALUE', /2:\d+, .*STEP_TEMP: 650/],
  ['a temperature in Kelvin', mash(`${STEP}<STEP_TEMP>340 K</STEP_TEMP>`), 'RECIPE_UNIT', /STEP_TEMP: "340 K"/],
  [
    'a negative hop time',
    hop('<AMOUNT>1</AMOUNT><USE>Boil</USE><TIME>-5</TIME>'),
    'RECIPE_VALUE',
    /3:\d+, .*HOP\[1\]\/TIME: -5/,
  ],
  ['a hop without an amount', hop('<USE>Boil</USE><TIME>5</TIME>'), 'RECIPE_MISSING', /HOP\[1\]\/AMOUNT/],
  ['a number with a comma', hop('<AMOUNT>0,5</AMOUNT><USE>Boil</USE><TIME>5</TIME>'), 'RECIPE_VALUE', /"0,5"/],
  ['a use that no one knows', hop('<AMOUNT>1</AMOUNT><USE>constructor</USE><TIME>5</TIME>'), 'RECIPE_VALUE', /USE/],
  [
    'a unit of another quantity',
    json({ batch_size: { unit: 'kg', value: 20 } }),
    'RECIPE_UNIT',
    /\$\.beerjson\.recipes\[0\]\.batch_size\.unit/,
  ],
  ['a part that is missing', json({ author: undefined }), 'RECIPE_MISSING', /\$\.beerjson\.recipes\[0\]\.author/],
  ['a negative volume', json({ batch_size: { unit: 'l', value: -20 } }), 'RECIPE_VALUE', /recipes\[0\]\.batch_size/],
  ['a negative time', json({ boil: { boil_time: { unit: 'min', value: -60 } } }), 'RECIPE_VALUE', /boil\.boil_time/],
  ['a version of the future', '{"beerjson":{"version":3}}', 'RECIPE_VALUE', /version/],
  ['a document of something else', '{"recipes":[]}', 'RECIPE_MISSING', /\$\.beerjson/],
];

for (const [what, content, code, detail] of HOSTILE) {
  test(`a file with ${what} ends in ${code} and the place`, () => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    assert.throws(
      () => readRecipeDocument(bytes),
      (error: unknown) => {
        assert.ok(error instanceof CodedError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.detail, detail);
        return true;
      },
    );
  });
}

test('a key called __proto__ is a key like any other', () => {
  const text = json({}).replace('"name"', '"__proto__":{"name":"B"},"name"');
  assert.equal(readRecipeDocument(Buffer.from(text)).recipes[0]?.name, 'A');
});
