import type { Command } from '@cerveceria/runtime';
import { createLog } from '@cerveceria/runtime';
import type { Agent } from '../agent.ts';
import { loadAgentConfig } from '../config.ts';
import { openAgent } from '../open-agent.ts';
import { CONFIG_OPTION, configFile } from './config-option.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

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
      const done = () => resolve(code);
      void (agent === undefined ? Promise.resolve() : agent.stop()).then(done, done);
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
