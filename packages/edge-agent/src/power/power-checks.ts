type Fields = Readonly<Record<string, unknown>>;
type Fault = (path: readonly (string | number)[], expected: string) => void;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Outputs that may be held back, with their W where it is known: those of heaters and coolers, never a pump. */
function loadsOf(config: Fields): Map<unknown, number | undefined> {
  const loads = new Map<unknown, number | undefined>();
  const named = fields(fields(config['power'])['loads']);
  for (const raw of Object.values(fields(config['loops']))) {
    const loop = fields(raw);
    if (loop['kind'] === 'heat') loads.set(loop['output'], number(loop['power_w']));
    if (loop['kind'] === 'ferment')
      for (const output of [loop['heat'], loop['cool']])
        if (typeof output === 'string') loads.set(output, number(named[output]));
  }
  return loads;
}

function checkLimits(power: Fields, loads: ReadonlyMap<unknown, number | undefined>, fault: Fault): void {
  const below = (limit: number | undefined, names: readonly unknown[]) =>
    names.find((name) => limit !== undefined && (loads.get(name) ?? 0) > limit);
  const never = (name: unknown) => `at least the ${loads.get(name)} W of ${String(name)}, which else could never be on`;
  const budget = number(power['budget_w']);
  const largest = below(budget, [...loads.keys()]);
  if (largest !== undefined) fault(['power', 'budget_w'], never(largest));
  const share = number(power['share_w']);
  if (budget !== undefined && share !== undefined && share > budget)
    fault(['power', 'share_w'], `at most budget_w (${budget})`);
  for (const [name, raw] of Object.entries(fields(power['circuits']))) {
    const circuit = fields(raw);
    const outputs = list(circuit['outputs']);
    for (const [i, output] of outputs.entries())
      if (loads.has(output) && loads.get(output) === undefined)
        fault(['power', 'circuits', name, 'outputs', i], `an output whose W stand in power.loads`);
    const tooLarge = below(number(circuit['limit_w']), outputs);
    if (tooLarge !== undefined) fault(['power', 'circuits', name, 'limit_w'], never(tooLarge));
  }
}

function checkLoads(config: Fields, loads: ReadonlyMap<unknown, number | undefined>, fault: Fault): void {
  const { outputs, loops } = { outputs: fields(config['outputs']), loops: fields(config['loops']) };
  const heaters = new Set(
    Object.values(loops).flatMap((loop) => (fields(loop)['kind'] === 'heat' ? [fields(loop)['output']] : [])),
  );
  for (const name of Object.keys(fields(fields(config['power'])['loads']))) {
    if (heaters.has(name)) fault(['power', 'loads', name], 'nothing here, its loop has power_w');
    else if (outputs[name] === undefined || !loads.has(name))
      fault(['power', 'loads', name], 'an output that a ferment loop drives');
  }
}

/** What holds between `power` and the rest of a configuration, also where a part of it is faulty. */
export function checkPower(config: Fields, fault: Fault): void {
  if (config['power'] === undefined) return;
  const power = fields(config['power']);
  const loads = loadsOf(config);
  const known = (path: readonly (string | number)[], name: unknown) => {
    if (typeof name === 'string' && !loads.has(name))
      fault(['power', ...path], `an output that a heat or ferment loop drives, not "${name}"`);
  };
  checkLimits(power, loads, fault);
  checkLoads(config, loads, fault);
  for (const [name, circuit] of Object.entries(fields(power['circuits'])))
    for (const [i, output] of list(fields(circuit)['outputs']).entries())
      known(['circuits', name, 'outputs', i], output);
  for (const [g, group] of list(power['exclude']).entries()) {
    const names = list(group);
    for (const [i, output] of names.entries()) known(['exclude', g, i], output);
    if (new Set(names).size < names.length) fault(['power', 'exclude', g], 'each output once');
  }
  const priority = list(power['priority']);
  for (const [i, output] of priority.entries()) known(['priority', i], output);
  if (new Set(priority).size < priority.length) fault(['power', 'priority'], 'each output once');
  for (const [loop, raw] of Object.entries(fields(config['loops'])))
    for (const [i, need] of list(fields(raw)['needs']).entries())
      if (loads.has(fields(need)['output']))
        fault(['loops', loop, 'needs', i, 'output'], 'an output that is never held back for the power of others');
  for (const [output, channel] of Object.entries(fields(power['meters']))) {
    known(['meters', output], output);
    if (fields(fields(config['channels'])[String(channel)])['unit'] !== 'W')
      fault(['power', 'meters', output], 'the name of a channel in W');
  }
}
