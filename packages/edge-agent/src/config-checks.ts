import { UNITS } from '@cerveceria/protocol';
import { z } from 'zod';
import { checkHeaterPlace, checkPlaces } from './chip-checks.ts';
import { checkPower } from './power/power-checks.ts';
import { checkVotes } from './vote-checks.ts';

type Fields = Readonly<Record<string, unknown>>;
type Fault = (path: readonly (string | number)[], expected: string) => void;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Kind and key of the outputs that heat. */
const HEATS: ReadonlySet<string> = new Set(['heat output', 'ferment heat']);
/** Outputs that a loop drives, by the key that names them. */
const DRIVES: Readonly<Record<string, readonly string[]>> = {
  heat: ['output'],
  ferment: ['heat', 'cool'],
  pump: ['output'],
};

/** Units of what a driver, or a chip with several quantities, measures. */
const UNIT_OF: Readonly<Record<string, string>> = {
  temperature: '°C',
  pressure: 'kPa',
  humidity: '%',
  current: 'A',
  voltage: 'V',
  ph: 'pH',
  conductivity: 'µS/cm',
  power: 'W',
  max31865: '°C',
  'flow-meter': 'L/min',
  switch: '1',
};
/** Its raw channel has a name of four letters more, and a name has 32. */
const LONGEST_CALIBRATED = 28;

function checkCalibration(name: string, channel: Fields, channels: Fields, fault: Fault): void {
  const { points } = fields(channel['calibration']);
  if (!Array.isArray(points)) return;
  const [first, second] = points.map((point: unknown) => (Array.isArray(point) ? (point as unknown[]) : []));
  if (first !== undefined && first[0] === second?.[0])
    fault(['channels', name, 'calibration', 'points'], 'two different readings');
  if (first !== undefined && first[1] === second?.[1])
    fault(['channels', name, 'calibration', 'points'], 'two different true values');
  if (channels[`${name}-raw`] !== undefined)
    fault(['channels', `${name}-raw`], `another name, this one is made for the raw value of ${name}`);
  if (name.length > LONGEST_CALIBRATED)
    fault(['channels', name], `a name of at most ${LONGEST_CALIBRATED} letters for a calibrated channel`);
}

function checkDriver(name: string, channel: Fields, fault: Fault): void {
  const unit = UNIT_OF[text(channel['quantity']) ?? text(channel['driver']) ?? ''];
  if (unit !== undefined && channel['unit'] !== unit)
    fault(['channels', name, 'unit'], `${unit}, which is what is measured`);
}

function checkChannels(channels: Fields, fault: Fault): void {
  const probes = new Map<string, string>();
  for (const [name, raw] of Object.entries(channels)) {
    const channel = fields(raw);
    checkDriver(name, channel, fault);
    checkCalibration(name, channel, channels, fault);
    const id = text(channel['id']);
    const other = id === undefined ? undefined : probes.get(id);
    if (other !== undefined) fault(['channels', name, 'id'], `a probe of its own, not that of ${other}`);
    if (id !== undefined) probes.set(id, name);
    const limits = fields(channel['limits']);
    const [min, max, stale, every] = [limits['min'], limits['max'], limits['stale_ms'], channel['every_ms']].map(
      number,
    );
    if (min !== undefined && max !== undefined && min >= max)
      fault(['channels', name, 'limits', 'max'], `more than min (${min})`);
    if (stale !== undefined && every !== undefined && stale <= every)
      fault(['channels', name, 'limits', 'stale_ms'], `more than every_ms (${every}), else each reading is stale`);
  }
}

function checkDefault(name: string, loop: Fields, fault: Fault): void {
  const demand = fields(loop['default']);
  const setPoint = number(demand['set_point']);
  const range = fields(loop['range']);
  const path = ['loops', name, 'default'];
  if (demand['mode'] === 'auto' && loop['kind'] === 'pump') fault([...path, 'mode'], 'off or manual for a pump');
  else if (demand['mode'] === 'auto' && setPoint === undefined) fault(path, 'a set_point beside mode auto');
  if (demand['mode'] === 'manual' && demand['duty'] === undefined) fault(path, 'a duty beside mode manual');
  if (loop['kind'] !== 'ferment' && (number(demand['duty']) ?? 0) < 0) fault([...path, 'duty'], 'a duty from 0 to 1');
  const [min, max] = [number(range['min']), number(range['max'])];
  if (min !== undefined && max !== undefined && min >= max) fault(['loops', name, 'range', 'max'], `more than min`);
  if (setPoint !== undefined && min !== undefined && max !== undefined && (setPoint < min || setPoint > max))
    fault([...path, 'set_point'], `a set point in the range ${min} to ${max}`);
}

function checkHeat(name: string, loop: Fields, channels: Fields, outputs: Fields, fault: Fault): void {
  const max = number(fields(loop['range'])['max']);
  const limit = number(loop['over_temperature']);
  if (max !== undefined && limit !== undefined && limit <= max)
    fault(['loops', name, 'over_temperature'], `more than range.max (${max})`);
  const input = fields(channels[text(loop['input']) ?? '']);
  const highest = input['unit'] === UNITS[0] ? number(fields(input['limits'])['max']) : undefined;
  if (highest !== undefined && limit !== undefined && limit >= highest)
    fault(['loops', name, 'over_temperature'], `less than limits.max of its input (${highest}), else it is never read`);
  const needs = Array.isArray(loop['needs']) ? (loop['needs'] as unknown[]) : [];
  for (const [i, raw] of needs.entries()) {
    const need = fields(raw);
    const output = text(need['output']);
    const channel = text(need['channel']);
    // The node that heats must switch and see the pump itself: another node's word may be late or lost.
    if (output !== undefined && outputs[output] === undefined)
      fault(['loops', name, 'needs', i, 'output'], `an output of this same node, wired to it, not "${output}"`);
    if (output !== undefined && output === loop['output'])
      fault(['loops', name, 'needs', i, 'output'], 'another output than the heater itself');
    if (channel !== undefined && channels[channel] === undefined)
      fault(['loops', name, 'needs', i, 'channel'], `a channel of this same node, not "${channel}"`);
  }
}

function checkChamber(name: string, loop: Fields, channels: Fields, fault: Fault): void {
  const chamber = fields(loop['chamber']);
  const input = text(chamber['input']);
  const path = ['loops', name, 'chamber'];
  if (input !== undefined && input === loop['input'])
    fault([...path, 'input'], 'another channel than that of the beer');
  else if (input !== undefined && fields(channels[input])['unit'] !== UNITS[0])
    fault([...path, 'input'], `the name of a channel in ${UNITS[0]}, not "${input}"`);
  const [min, max] = [number(fields(chamber['range'])['min']), number(fields(chamber['range'])['max'])];
  if (min !== undefined && max !== undefined && min >= max) fault([...path, 'range', 'max'], 'more than min');
}

function checkLoops(config: Fields, fault: Fault): void {
  const [channels, outputs, loops] = [config['channels'], config['outputs'], config['loops']].map(fields) as [
    Fields,
    Fields,
    Fields,
  ];
  const drivenBy = new Map<string, string>();
  for (const [name, raw] of Object.entries(loops)) {
    const loop = fields(raw);
    const kind = text(loop['kind']) ?? '';
    for (const key of DRIVES[kind] ?? []) {
      const output = text(loop[key]);
      if (output === undefined) continue;
      if (outputs[output] === undefined) fault(['loops', name, key], `the name of an output, not "${output}"`);
      const other = drivenBy.get(output);
      if (other !== undefined) fault(['loops', name, key], `an output of its own, not one that ${other} drives`);
      if (HEATS.has(`${kind} ${key}`)) checkHeaterPlace(['loops', name, key], output, outputs, fault);
      drivenBy.set(output, `loop ${name}`);
    }
    if (kind === 'ferment' && loop['heat'] === undefined && loop['cool'] === undefined)
      fault(['loops', name], 'heat, cool or both');
    const input = text(loop['input']);
    if (input !== undefined && channels[input] === undefined)
      fault(['loops', name, 'input'], `the name of a channel, not "${input}"`);
    else if (input !== undefined && fields(channels[input])['unit'] !== UNITS[0])
      fault(['loops', name, 'input'], `a channel in ${UNITS[0]}`);
    const gravity = text(loop['gravity']);
    if (gravity !== undefined && fields(channels[gravity])['unit'] !== 'SG')
      fault(['loops', name, 'gravity'], `the name of a channel in SG, not "${gravity}"`);
    if (loop['chamber'] !== undefined) checkChamber(name, loop, channels, fault);
    for (const channel of [`${name}-sp`, `${name}-duty`])
      if (channels[channel] !== undefined)
        fault(['channels', channel], `another name, this one is made for loop ${name}`);
    checkDefault(name, loop, fault);
    const pump = text(loop['program_pump']);
    if (pump !== undefined && fields(loops[pump])['kind'] !== 'pump')
      fault(['loops', name, 'program_pump'], `the name of a loop of kind pump, not "${pump}"`);
    if (kind === 'heat') checkHeat(name, loop, channels, outputs, fault);
  }
}

/** What holds between the parts of a configuration. Runs also where a part is faulty, so that all faults come at once. */
export const crossCheck = z.check<unknown>((payload) => {
  const config = fields(payload.value);
  const fault: Fault = (path, expected) =>
    void payload.issues.push({ code: 'custom', message: expected, path: [...path], input: payload.value });
  checkPlaces(config, fault);
  checkChannels(fields(config['channels']), fault);
  checkVotes(fields(config['channels']), fault);
  checkLoops(config, fault);
  checkPower(config, fault);
});
crossCheck._zod.def.when = () => true;
