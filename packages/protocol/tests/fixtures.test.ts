import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { decodeFrame, encodeFrame } from '../src/codec.ts';
import type { DataFrame, Frame, GapFrame } from '../src/frame.ts';
import { frameCounts } from '../src/frame.ts';

interface Fixture {
  readonly about: string;
  readonly bytes: string;
  /** Whether this version writes the same body for the same frame. */
  readonly rewritable: boolean;
  readonly frame: Frame;
}

const folder = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const fixture = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as Fixture;
const bodyOf = (bytes: Uint8Array) => inflateRawSync(bytes).toString('utf8');

test('there are golden frames of every kind', () => {
  const kinds = new Set(names.map((name) => fixture(name).frame.kind));
  assert.deepEqual([...kinds].sort(), ['data', 'gap', 'opaque']);
});

for (const name of names) {
  const { bytes, rewritable, frame, about } = fixture(name);
  const sealed = Buffer.from(bytes, 'base64');

  test(`${name}: reads as it always did (${about})`, () => {
    assert.deepEqual(decodeFrame(sealed), frame);
  });

  if (rewritable)
    test(`${name}: is written as it always was`, () => {
      assert.equal(bodyOf(encodeFrame(frame as DataFrame | GapFrame)), bodyOf(sealed));
    });
}

test('any reader with an inflater and a JSON parser can read a frame: the checksum stands behind the stream', () => {
  const body = JSON.parse(bodyOf(Buffer.from(fixture('values.json').bytes, 'base64')));
  assert.deepEqual([body.v, body.k, body.first, body.last], [1, 'data', 1, 4]);
  assert.deepEqual(body.ch[0].d, [1056, 1, 0, 2]);
});

test('what a frame holds and what it counts as dropped add up to its range', () => {
  const counts = Object.fromEntries(names.map((name) => [name, frameCounts(fixture(name).frame)]));
  assert.deepEqual(counts['values.json'], { held: 4, dropped: 0 });
  assert.deepEqual(counts['thinned.json'], { held: 3, dropped: 10 });
  assert.deepEqual(counts['gap.json'], { held: 0, dropped: 60 });
  assert.deepEqual(counts['newer-version.json'], { held: 60, dropped: 0 });
});
