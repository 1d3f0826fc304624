import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, Log } from '@cerveceria/runtime';
import { createLog } from '@cerveceria/runtime';
import type { Agent } from '../agent.ts';
import { loadAgentConfig } from '../config.ts';
import { openAgent } from '../open-agent.ts';
import { CONFIG_OPTION, configFile } from './config-option.ts';

/** SIGTSTP too: a process that a key has put to sleep, its guard with it, would leave the heater on. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGTSTP'] as const;
/** Buses and buffer have this long to close; the outputs are off before it begins. Machine ms. */
const STOP_MS = 8000;
/** The longest conversion of three probes, one by one, is over in this time; machine ms. */
const READ_MS = 3000;
const LOOK_MS = 50;

/** Every way out of the process leads through the outputs. */
function guardExits(agent: () => Agent | undefined, end: (code: number, error?: unknown) => void): void {
  for (const signal of SIGNALS) process.on(signal, () => end(0));
  process.on('uncaughtException', (error) => {
    agent()?.offNow();
    end(1, error);
  });
  process.on('unhandledRejection', (error) => {
    agent()?.offNow();
    end(1, error);
  });
  process.on('exit', () => agent()?.offNow());
}

/** Never rejects. A reading that hangs in the kernel would hold up the exit for ever, so the process kills itself. */
async function stopAgent(agent: Agent | undefined, log: Log): Promise<void> {
  if (agent === undefined) return;
  const late = sleep(STOP_MS, undefined, { ref: false }).then(() => log.error('not everything was closed in time'));
  await Promise.race([agent.stop().catch((err: unknown) => log.error({ err }, 'the end was not a clean one')), late]);
  for (let waited = 0; agent.isReading && waited < READ_MS; waited += LOOK_MS) await sleep(LOOK_MS);
  if (!agent.isReading) return;
  log.error('a reading hangs; the process kills itself, outputs off');
  process.kill(process.pid, 'SIGKILL');
}

async function run(file: string, version: string): Promise<number> {
  const config = loadAgentConfig(file);
  const log = createLog(config.node, { level: config.log });
  let agent: Agent | undefined;
  const ended = new Promise<number>((resolve) => {
    let isEnding = false;
    const end = (code: number, err?: unknown) => {
      if (err !== undefined) log.error({ err }, 'the agent ends');
      if (isEnding) return;
      isEnding = true;
      void stopAgent(agent, log).then(() => resolve(code));
    };
    guardExits(() => agent, end);
    const offCommand = [process.execPath, process.argv[1] ?? '', 'off', '--config', file];
    openAgent(config, version, offCommand, log, (error) => end(1, error))
      .then(async (opened) => {
        agent = opened;
        await opened.start();
        log.info({ bus: config.bus.kind, outputs: Object.keys(config.outputs) }, 'in control');
      })
      .catch((error: unknown) => end(1, error));
  });
  return await ended;
}

export function runCommand(version: string): Command {
  return {
    summary: 'Sense, control, remember and stream until told to stop.',
    options: CONFIG_OPTION,
    run: ({ values }) => run(configFile(values), version),
  };
}
