import type { BusRequest, BusRole, Truth } from '../bus/bus-protocol.ts';
import { simulatorError } from '../errors.ts';
import type { LineBank } from '../lines/line-bank.ts';
import type { I2cDevice, World } from '../world/world.ts';

/** Who asks; the object itself is what owns its lines. */
export interface Asker {
  readonly role: BusRole;
  /** Empty for a participant that belongs to no node. */
  readonly node: string;
}

export interface RequestDeps {
  readonly world: World;
  readonly lines: LineBank;
  readonly setRate: (rate: number) => void;
  readonly truth: () => Truth;
  /** Process-monotonic ms. */
  readonly now: () => number;
}

/** The one I2C bus of a Pi's header. */
const I2C_BUS = 1;

const WHO_MAY: Readonly<Record<BusRequest['op'], readonly BusRole[]>> = {
  'i2c.write': ['agent', 'guard'],
  'i2c.read': ['agent', 'guard'],
  'i2c.receive': ['agent'],
  'line.output': ['agent', 'guard'],
  'line.input': ['agent'],
  'line.set': ['agent', 'guard', 'operator'],
  'line.get': ['agent', 'guard', 'observer', 'operator'],
  'line.count': ['agent'],
  'fault.set': ['operator'],
  'fault.clear': ['operator'],
  'fault.list': ['observer', 'operator'],
  'rate.set': ['operator'],
  'plant.change': ['operator'],
  truth: ['observer', 'operator'],
};

/** Carries a request out. @throws CodedError of SIMULATOR_ERRORS */
export function answer(request: BusRequest, asker: Asker, deps: RequestDeps): unknown {
  if (!WHO_MAY[request.op].includes(asker.role)) throw simulatorError('ROLE_FORBIDS', `${request.op} as ${asker.role}`);
  switch (request.op) {
    case 'i2c.write':
      device(request, asker, deps).write(request.register, request.bytes);
      movePins(deps, asker.role);
      return null;
    case 'i2c.read':
      return device(request, asker, deps).read(request.register, request.length);
    case 'i2c.receive':
      return device(request, asker, deps).receive(request.length);
    case 'line.output':
      if (asker.role === 'agent') deps.lines.claimOutput(asker, nodeOf(asker), request.line, request.initial);
      else deps.lines.force(nodeOf(asker), request.line, request.initial, asker.role);
      return null;
    case 'line.input':
      deps.lines.claimInput(asker, nodeOf(asker), request.line);
      return null;
    case 'line.set':
      if (asker.role === 'agent') deps.lines.set(asker, nodeOf(asker), request.line, request.level, asker.role);
      else deps.lines.force(nodeOf(asker), request.line, request.level, asker.role);
      return null;
    case 'line.get': {
      const node = nodeOf(asker);
      return deps.lines.level(node, request.line) ?? deps.world.input(node, request.line);
    }
    case 'line.count':
      return { edges: deps.world.edges(nodeOf(asker), request.line), mono: deps.now() };
    case 'fault.set':
    case 'fault.clear':
      deps.world.setFault(request.fault, request.op === 'fault.set');
      movePins(deps, 'power-on');
      return null;
    case 'fault.list':
      return deps.world.faults();
    case 'rate.set':
      deps.setRate(request.rate);
      return null;
    case 'plant.change':
      deps.world.change(request.kettle, request.what, request.value);
      return null;
    case 'truth':
      return deps.truth();
  }
}

/** What a chip drives is a line like any other: the plant feels it and the log has it. */
function movePins({ lines, world }: RequestDeps, by: string): void {
  for (const { node, line, level } of world.pins())
    if ((lines.level(node, line) ?? 0) !== level) lines.force(node, line, level, by);
}

function nodeOf(asker: Asker): string {
  if (asker.node === '')
    throw simulatorError('ROLE_FORBIDS', `a line belongs to a node; attach as ${asker.role} of one`);
  return asker.node;
}

function device(at: { bus: number; address: number }, asker: Asker, { world }: RequestDeps): I2cDevice {
  const found = at.bus === I2C_BUS ? world.i2c(nodeOf(asker), at.address) : undefined;
  if (found === undefined)
    throw simulatorError('BUS_NACK', `${nodeOf(asker)} bus ${at.bus} address 0x${at.address.toString(16)}`);
  return found;
}
