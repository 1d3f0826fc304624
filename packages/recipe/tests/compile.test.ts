import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRecipe, strikeTemperature } from '../src/index.ts';
import { fixture, only } from './fixture.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const OPTIONS = { kettle: { volume: 50 }, language: 'en' } as const;
const marzen = () => compileRecipe(only(fixture('marzen.beerxml')), OPTIONS);
const saison = () => compileRecipe(only(fixture('saison.beerjson')), OPTIONS);
const codes = ({ warnings }: ReturnType<typeof marzen>) => warnings.map(({ code, path }) => `${code} ${path}`);

test('a decoction mash, a boil with first wort and whirlpool and a lager become their steps in order', () => {
  assert.deepEqual(
    marzen().program.steps.map(({ id, name }) => `${id} ${name}`),
    [
      's01-ramp Heat the water',
      's02-mash-in Mash in',
      's03-rest Eiweißrast',
      's04-rest Maltoserast',
      's05-wait Dekoktion',
      's06-rest Dekoktion',
      's07-mash-out Abmaischen',
      's08-sparge Sparge',
      's09-wait First wort hops',
      's10-boil Boil',
      's11-whirlpool Whirlpool',
      's12-cool Cool',
      's13-wait Pitch',
      's14-ferment Primary',
      's15-ferment Secondary',
    ],
  );
});

test('temperatures, ramps and times keep their decimals', () => {
  const { steps } = marzen().program;
  assert.equal(steps[2]?.setPoint, 54.5);
  assert.deepEqual(steps[2]?.end, { kind: 'time', ms: 12.5 * MINUTE });
  assert.equal(steps[3]?.setPoint, 62.75);
  assert.equal(steps[3]?.rampMs, 9.5 * MINUTE);
  assert.equal(steps[13]?.setPoint, 9.5);
});

test('the water is heated to the strike temperature of grain and water, and the grain is asked for', () => {
  const { steps } = marzen().program;
  const strike = strikeTemperature({ water: 17.5, grain: 5, grainTemperature: 18, target: 54.5 });
  assert.equal(steps[0]?.setPoint, strike);
  assert.deepEqual(steps[0]?.end, { kind: 'reached' });
  assert.equal(steps[1]?.setPoint, null);
  assert.deepEqual(steps[1]?.end, { kind: 'brewer', ask: 'Put in the grain (5 kg), into 17.5 L of water.' });
  assert.deepEqual(
    steps[1]?.additions.map(({ name, amount }) => `${name} ${amount}`),
    ['Münchner 3.75 kg', 'Wiener 1.25 kg'],
  );
});

test('colder grain on the day needs warmer water', () => {
  const { program } = compileRecipe(only(fixture('marzen.beerxml')), { ...OPTIONS, grainTemperature: 5 });
  assert.ok((program.steps[0]?.setPoint ?? 0) > (marzen().program.steps[0]?.setPoint ?? 99));
});

test('a decoction waits for the brewer at the temperature before it', () => {
  const wait = marzen().program.steps[4];
  assert.equal(wait?.setPoint, 62.75);
  assert.deepEqual(wait?.end, { kind: 'brewer', ask: 'Draw 4.25 L of the mash, boil it and put it back: 71.5 °C.' });
});

test('all hops are in the boil at their time before its end, the seventh and the half minute too', () => {
  const boil = marzen().program.steps.find(({ kind }) => kind === 'boil');
  assert.deepEqual(boil?.end, { kind: 'time', ms: 75 * MINUTE });
  assert.deepEqual(
    boil?.additions.map(({ name, amount, before }) => [name, amount, before / MINUTE]),
    [
      ['Hallertauer Tradition', '18.15 g', 60],
      ['Tettnanger', '10 g', 30.5],
      ['Tettnanger', '10 g', 20],
      ['Spalter', '8 g', 10],
      ['Spalter', '8 g', 5],
      ['Mittelfrüh', '20 g', 2],
      ['Irisch Moos', '5 g', 10],
    ],
  );
});

test('first wort hops are asked for before the boil, aroma hops steep after it, dry hops come days before the end', () => {
  const { steps } = marzen().program;
  assert.equal(steps[8]?.additions[0]?.name, 'Perle');
  assert.deepEqual(steps[10]?.additions, [{ name: 'Saphir', amount: '15 g', before: 15 * MINUTE }]);
  assert.deepEqual(steps[14]?.additions, [{ name: 'Smaragd', amount: '30 g', before: 4 * DAY }]);
});

test('sparge water that the recipe does not give is what the boil lacks', () => {
  const result = marzen();
  assert.deepEqual(result.program.steps[7]?.end, {
    kind: 'brewer',
    ask: 'Lift the grain and sparge with 13 L at 76 °C.',
  });
  assert.deepEqual(codes(result), ['SPARGE_COMPUTED mash.spargeTemperature']);
});

test('the temperature of a further infusion that the recipe does not give is worked out', () => {
  const wait = saison().program.steps[3];
  // 69 + 6 K x (0.41 x 4.25 + 14) / 5 L
  assert.deepEqual(wait?.end, { kind: 'brewer', ask: 'Add 5 L at 87.89 °C to reach 69 °C.' });
  assert.equal(wait?.setPoint, 63);
});

test('a free rise moves the set point over its days, and a stage without days ends by gravity', () => {
  const steps = saison().program.steps.filter(({ kind }) => kind === 'ferment');
  assert.equal(steps[0]?.setPoint, 28);
  assert.equal(steps[0]?.rampMs, 5 * DAY);
  assert.deepEqual(steps[0]?.end, { kind: 'reached' });
  assert.deepEqual(steps[1]?.end, { kind: 'gravity', below: 1.004 });
});

test('sugar without a time goes in when the boil begins, and is told', () => {
  const result = saison();
  const boil = result.program.steps.find(({ kind }) => kind === 'boil');
  assert.deepEqual(boil?.additions[0], { name: 'Azúcar', amount: '350 g', before: 60 * MINUTE });
  assert.ok(codes(result).includes('ADDITION_TIME_UNKNOWN fermentables[1].timing.time'));
});

test('the pump runs wherever something may be heated, and rests while a person lifts the grain', () => {
  for (const { kind, pump, setPoint } of marzen().program.steps) {
    if (kind === 'sparge') assert.deepEqual([pump, setPoint], ['off', null]);
    if (['ramp', 'mash-in', 'rest', 'mash-out', 'boil'].includes(kind)) assert.equal(pump, 'on');
  }
});

test('names and questions are Spanish unless English is asked for', () => {
  const { program } = compileRecipe(only(fixture('marzen.beerxml')), { kettle: { volume: 50 } });
  assert.equal(program.steps[1]?.name, 'Empaste');
  assert.equal(program.id, 'marzen-sohne');
});
