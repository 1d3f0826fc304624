import { kettleSimulationConfig, type SimulatorConfigInput } from '@cerveceria/simulator';
import { stringify } from 'yaml';
import { WATER_C, WATER_L } from './demo-recipe.ts';

export interface SimulatorPlace {
  readonly socket: string;
  readonly speed: number;
  readonly kettles: number;
}

/** The brewery that is simulated: what hangs on which wire of which node. */
export function simulatorYaml({ socket, speed, kettles }: SimulatorPlace): string {
  const numbers = Array.from({ length: kettles }, (_, i) => i + 1);
  const config: SimulatorConfigInput = {
    socket,
    data: '../simulator',
    tick_ms: 250,
    rate: speed,
    kettles: Object.fromEntries(
      numbers.map((n) => [`kettle-${n}`, { ...kettleSimulationConfig(n, { wort: WATER_C }), volume_l: WATER_L }]),
    ),
  };
  return `# The simulated brewery of the demo. Written anew at each start: changes here do not last.
# tick_ms: one step of everything, ms of the process; rate: how many of them pass in one ms of the machine.
# probes, lines and ads1115 of a node: what hangs on which 1-Wire id, GPIO line, I2C address and input.
${stringify(config)}`;
}
