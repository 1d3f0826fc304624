type Fields = Readonly<Record<string, unknown>>;
type Fault = (path: readonly (string | number)[], expected: string) => void;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** GPA7 and GPB7 of newer MCP23017 are outputs only. */
const OUTPUT_ONLY = new Set<unknown>([7, 15]);

/** Where something hangs: on a line of the header, or on a pin of a chip that is there. Null when it is said wrong. */
function placeOf(path: readonly string[], part: Fields, chips: Fields, fault: Fault): string | null {
  const { line, chip, pin } = part;
  if ((line === undefined) === (chip === undefined)) {
    fault(path, 'a line, or a chip and a pin');
    return null;
  }
  if (chip === undefined) return `line ${String(line)}`;
  if (typeof chip !== 'string' || chips[chip] === undefined) fault([...path, 'chip'], 'the name of one of the chips');
  if (pin === undefined) fault([...path, 'pin'], 'the number of the pin, 0 to 15');
  return `${String(chip)} pin ${String(pin)}`;
}

function checkOutput(name: string, output: Fields, chips: Fields, fault: Fault): void {
  const driver = fields(chips[String(output['chip'])])['driver'];
  if (driver === 'pca9685' && output['active'] === 'low')
    fault(['outputs', name, 'active'], 'high: the chip has one off, and that is low');
  if (driver !== 'pca9685' && output['duty'] !== undefined && output['duty'] !== 1)
    fault(['outputs', name, 'duty'], 'a pin of a pca9685 for a duty below 1');
}

function checkProof(name: string, output: Fields, channels: Fields, fault: Fault): void {
  const { channel } = fields(output['proof']);
  if (channel === undefined) return;
  const { unit } = fields(channels[String(channel)]);
  if (unit !== 'A' && unit !== 'W')
    fault(['outputs', name, 'proof', 'channel'], `a channel of this same node in A or W, not "${String(channel)}"`);
}

function checkInput(name: string, channel: Fields, chips: Fields, fault: Fault): void {
  const driver = fields(chips[String(channel['chip'])])['driver'];
  if (driver === 'pca9685') fault(['channels', name, 'chip'], 'a chip with inputs, such as an mcp23017');
  if (channel['chip'] !== undefined && channel['pull'] === 'down')
    fault(['channels', name, 'pull'], 'up or off: the chip has no others');
  if (channel['chip'] !== undefined && OUTPUT_ONLY.has(channel['pin']))
    fault(['channels', name, 'pin'], 'another pin: 7 and 15 are outputs only');
}

/** Lines and pins: each said in one way, each used once. */
export function checkPlaces(config: Fields, fault: Fault): void {
  const [chips, outputs, channels] = [config['chips'], config['outputs'], config['channels']].map(fields) as [
    Fields,
    Fields,
    Fields,
  ];
  const taken = new Map<string, string>();
  const take = (path: readonly string[], part: Fields) => {
    const place = placeOf(path, part, chips, fault);
    if (place === null) return;
    const other = taken.get(place);
    if (other !== undefined)
      fault([...path, part['chip'] === undefined ? 'line' : 'pin'], `one of its own, not that of ${other}`);
    taken.set(place, path.at(-1) ?? '');
  };
  for (const [name, output] of Object.entries(outputs)) {
    take(['outputs', name], fields(output));
    checkOutput(name, fields(output), chips, fault);
    checkProof(name, fields(output), channels, fault);
  }
  for (const [name, raw] of Object.entries(channels)) {
    const channel = fields(raw);
    if (channel['driver'] !== 'switch' && channel['line'] === undefined) continue;
    take(['channels', name], channel);
    checkInput(name, channel, chips, fault);
  }
  const addresses = new Map<string, string>();
  for (const [name, raw] of Object.entries(chips)) {
    const { bus, address } = fields(raw);
    const at = `${String(bus ?? 1)} ${String(address)}`;
    if (addresses.has(at)) fault(['chips', name, 'address'], `one of its own, not that of ${addresses.get(at)}`);
    addresses.set(at, name);
  }
  for (const [name, raw] of Object.entries(channels)) {
    const { bus, address } = fields(raw);
    const other = addresses.get(`${String(bus)} ${String(address)}`);
    if (other !== undefined) fault(['channels', name, 'address'], `one of its own, not that of ${other}`);
  }
}

/** A bus that hangs leaves the pins of its chips as they are, and nobody can drive them off: no heater belongs there. */
export function checkHeaterPlace(path: readonly string[], output: string, outputs: Fields, fault: Fault): void {
  if (fields(outputs[output])['chip'] !== undefined)
    fault(path, 'an output on a GPIO line: a heater on an I2C chip stays on when the bus hangs');
}
