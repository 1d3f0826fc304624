import type { ChildSpec } from '../supervise/launcher.ts';
import { PROGRAMS } from './places.ts';

/** Grace of each kind when the supervisor is gone: agents first, while hubs and buses still stand. */
const LEASH_MS = { agent: 0, hub: 1000, simulator: 1500 } as const;

export function agentChild(node: string, config: string): ChildSpec {
  return {
    name: node,
    script: PROGRAMS.agent,
    args: ['run', '--config', config],
    afterDeath: ['off', '--config', config],
    leashMs: LEASH_MS.agent,
  };
}

export function hubChild(name: string, config: string): ChildSpec {
  return { name, script: PROGRAMS.hub, args: ['serve', '--config', config], leashMs: LEASH_MS.hub };
}

export function simulatorChild(config: string): ChildSpec {
  const args = ['run', '--config', config];
  return { name: 'simulator', script: PROGRAMS.simulator, args, leashMs: LEASH_MS.simulator };
}
