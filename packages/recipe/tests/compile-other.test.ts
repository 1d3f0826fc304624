import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BoilStep, compileRecipe, type Recipe } from '../src/index.ts';
import { fixture, only } from './fixture.ts';

const MINUTE = 60_000;
const OPTIONS = { kettle: { volume: 50 }, language: 'en' } as const;
const marzen = only(fixture('marzen.beerxml'));

const boilStep = (name: string, start: number | null, end: number | null, minutes: number | null): BoilStep => ({
  name,
  startTemperature: start,
  endTemperature: end,
  time: minutes === null ? null : minutes * MINUTE,
  rampTime: null,
});
const withBoil = (...steps: BoilStep[]): Recipe => ({ ...marzen, boil: { time: 75 * MINUTE, size: null, steps } });
const afterMash = (recipe: Recipe) => {
  const { steps } = compileRecipe(recipe, OPTIONS).program;
  return steps.slice(steps.findIndex(({ kind }) => kind === 'boil'));
};

test('grain of an extract beer is steeped before the boil, and a hop longer than the boil is told', () => {
  const [amber] = fixture('cellar.beerxml').recipes;
  assert.ok(amber);
  const { program, warnings } = compileRecipe(amber, OPTIONS);
  assert.deepEqual(
    program.steps.slice(0, 2).map(({ name, additions }) => [name, additions.map((one) => one.name)]),
    [
      ['Steep the grain', ['Crystal']],
      ['Boil', ['Amber extract', 'Cascade']],
    ],
  );
  const short = warnings.find(({ code }) => code === 'BOIL_SHORT');
  assert.equal(short?.path, 'hops[0].timing.time');
  assert.match(short?.message ?? '', /30 min.*45 min/);
});

test('a partial mash without a mash is told', () => {
  const [, mild] = fixture('cellar.beerxml').recipes;
  assert.ok(mild);
  assert.ok(compileRecipe(mild, OPTIONS).warnings.some(({ code, path }) => code === 'MASH_MISSING' && path === 'mash'));
});

test('a kettle sour boils, cools, sours without a set point where it may fall, and is chilled', () => {
  const steps = afterMash(
    withBoil(boilStep('boil', 100, 100, 75), boilStep('sour', 38, 22, 1440), boilStep('chilled', 82, 24, 15)),
  );
  assert.deepEqual(
    steps.slice(0, 4).map(({ kind, name, setPoint, end }) => [kind, name, setPoint, end.kind]),
    [
      ['boil', 'boil', 100, 'time'],
      ['cool', 'Cool', 38, 'reached'],
      ['rest', 'sour', null, 'time'],
      ['cool', 'chilled', 24, 'reached'],
    ],
  );
});

test('a whirlpool that the recipe has as a step takes the aroma hops, and no second one is made', () => {
  const steps = afterMash(withBoil(boilStep('boil', 100, 100, 75), boilStep('Whirlpool', 80, 80, 20)));
  const whirlpools = steps.filter(({ kind }) => kind === 'whirlpool');
  assert.equal(whirlpools.length, 1);
  assert.equal(whirlpools[0]?.setPoint, 80);
  assert.deepEqual(whirlpools[0]?.additions, [{ name: 'Saphir', amount: '15 g', before: 15 * MINUTE }]);
});

test('hops of a boil in two steps are counted from the end of the last', () => {
  const steps = afterMash(withBoil(boilStep('boil', 100, 100, 15), boilStep('boil', 100, 100, 60)));
  assert.equal(steps[0]?.additions.length, 0);
  assert.equal(steps[1]?.additions[0]?.before, 60 * MINUTE);
});

test('a whirlpool below the boil is cooled to first, where the brewer wishes it', () => {
  const { program } = compileRecipe(marzen, { ...OPTIONS, whirlpoolTemperature: 82.5 });
  const at = program.steps.findIndex(({ kind }) => kind === 'whirlpool');
  assert.equal(program.steps[at]?.setPoint, 82.5);
  assert.deepEqual([program.steps[at - 1]?.kind, program.steps[at - 1]?.setPoint], ['cool', 82.5]);
});

test('a mash alone ends after its last rest', () => {
  const mash: Recipe = {
    ...marzen,
    kind: 'mash',
    fermentables: [],
    hops: [],
    miscs: [],
    yeasts: [],
    boil: null,
    fermentation: [],
  };
  assert.deepEqual(
    new Set(compileRecipe(mash, OPTIONS).program.steps.map(({ kind }) => kind)),
    new Set(['ramp', 'mash-in', 'rest', 'wait', 'mash-out', 'sparge']),
  );
});

test('mash hops and salts go into the rest in which their time begins', () => {
  const [hop] = marzen.hops;
  assert.ok(hop);
  const timed = (name: string, minutes: number | null) => ({
    ...hop,
    name,
    timing: { use: 'mash' as const, time: minutes === null ? null : minutes * MINUTE, after: null, step: null },
  });
  const recipe = { ...marzen, hops: [timed('late', 20), timed('early', 75), timed('whole', 500), timed('open', null)] };
  const rests = compileRecipe(recipe, OPTIONS).program.steps.filter(
    ({ kind }) => kind === 'rest' || kind === 'mash-out',
  );
  assert.deepEqual(
    rests.map(({ name, additions }) => [name, ...additions.map((one) => `${one.name} ${one.before / MINUTE}`)]),
    [['Eiweißrast', 'early 5', 'whole 500', 'open 12.5'], ['Maltoserast'], ['Dekoktion', 'late 15'], ['Abmaischen']],
  );
});
